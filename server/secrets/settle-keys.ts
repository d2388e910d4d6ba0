import type { Keys } from './keys.ts';

/** The keys of a process that follows files: what comes counts at once, what goes is accepted a little longer. */
export interface SettledKeys {
  /** the same object as long as nothing changes */
  readonly keys: Keys;
  /** @param read what the files say now */
  next(read: Keys): SettledKeys;
}

const allOf = ({ current, accepted }: Keys): string[] => [current, ...accepted];
const equal = (a: Keys, b: Keys) =>
  a.accepted.length === b.accepted.length && allOf(a).every((key, index) => key === allOf(b)[index]);

/**
 * Current and previous secrets stand in two files, which nobody can replace in one moment. A key that is gone
 * is therefore accepted until it was missing twice: in between, nobody is signed out.
 */
export function settleKeys(keys: Keys, missing: readonly string[] = []): SettledKeys {
  return {
    keys,
    next(read) {
      const gone = allOf(keys).filter(key => !allOf(read).includes(key));
      const kept = gone.filter(key => !missing.includes(key));
      const next = { current: read.current, accepted: [...read.accepted, ...kept] };
      return settleKeys(equal(next, keys) ? keys : next, kept);
    },
  };
}
