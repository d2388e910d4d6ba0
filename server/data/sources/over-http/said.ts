import { repeats } from './authorization.ts';

const LONGEST = 300;

/**
 * @param text what a source says about a request, or anything else
 * @param secrets what it must not repeat
 * @returns one line of it that can be shown; empty when nothing can
 */
export function said(text: unknown, secrets: readonly string[]): string {
  if (typeof text !== 'string' || repeats(text, secrets)) return '';
  const line = text
    .slice(0, 4 * LONGEST)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
