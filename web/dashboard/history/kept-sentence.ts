import { formatDateTime } from '#web/ui/index.ts';
import type { LogPage } from './past-query.ts';

const HOUR = 3_600;

const hours = (seconds: number) => (seconds === HOUR ? 'an hour' : `${Math.round(seconds / HOUR)} hours`);

/** @returns how far back a history reaches and why, for the person; null: to the beginning, and it stays so */
export function keptSentence({
  begins,
  keptSeconds,
}: Pick<LogPage, 'begins' | 'keptSeconds'>): string | null {
  const parts = [
    begins && `History before ${formatDateTime(begins.at)} was folded: it cannot be shown or undone.`,
    keptSeconds !== null && `Here changes are folded into one after ${hours(keptSeconds)}.`,
  ];
  return parts.filter(Boolean).join(' ') || null;
}
