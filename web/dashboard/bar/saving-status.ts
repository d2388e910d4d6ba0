import { plural } from '#web/ui/format.ts';
import type { Link } from '../live/live-dashboard.ts';

export interface SavingFacts {
  /** groups of changes that the server has not acknowledged */
  readonly waiting: number;
  /** something was waiting a moment ago */
  readonly settling: boolean;
  readonly link: Link['state'];
  /** how often in a row the server could not take what waits */
  readonly setbacks: number;
  /** the line has been gone for longer than a blink */
  readonly apart: boolean;
  /** whether what waits survives a closed tab; null while it is being written down */
  readonly kept: boolean | null;
}

export interface SavingStatus {
  readonly kind: 'saved' | 'saving' | 'apart';
  /** the state in a word or two */
  readonly word: string;
  /** the same with what becomes of the changes */
  readonly text: string;
  /** nothing is tried again by itself */
  readonly mayTry: boolean;
}

/** One or two are over before they have been read. */
const PATIENCE = 2;

/**
 * Whether what one did is safe, in words. They may be late with good news, never with bad: as long as
 * anything waits, nothing is called saved.
 */
export function savingStatus({ waiting, settling, link, setbacks, apart, kept }: SavingFacts): SavingStatus {
  if (apart) {
    const word = link === 'signed-out' ? 'Signed out' : 'Offline';
    const mayTry = link === 'offline';
    if (waiting > 0)
      return { kind: 'apart', word, text: `${word} · ${plural(waiting, 'change')}${fate(kept)}`, mayTry };
    const only = link === 'connecting' ? 'Connecting…' : word;
    return { kind: 'apart', word: only, text: only, mayTry };
  }
  if (waiting > 0 && setbacks > PATIENCE) {
    const word = 'Trying again';
    return {
      kind: 'apart',
      word,
      text: `${word} · ${plural(waiting, 'change')}${fate(kept)}`,
      mayTry: false,
    };
  }
  if (waiting > 0 || settling) return { kind: 'saving', word: 'Saving', text: 'Saving…', mayTry: false };
  return { kind: 'saved', word: 'Saved', text: 'Saved', mayTry: false };
}

function fate(kept: boolean | null): string {
  if (kept === null) return '';
  return kept ? ' kept' : ' only in this tab';
}
