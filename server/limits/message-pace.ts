import { policyOf } from './policy.ts';
import { judge, usedUpTo, type Verdict } from './verdict.ts';

const policy = policyOf('live-messages', 'connection')!;
const CHARGES = [{ policy, key: '' }] as const;
/** Refused messages of one connection, as a multiple of the quota, after which it is not an eager page any more. */
const ABUSIVE = 10;

/** The messages of one live connection: a bucket of its own, in the process that has the connection. */
export class MessagePace {
  readonly #now: () => number;
  #usedTo = 0;
  #refused = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @returns null when the message may pass, or why not and until when */
  take(): Verdict | null {
    const now = this.#now();
    const usedTo = usedUpTo(this.#usedTo, policy, 1, now);
    const verdict = judge(CHARGES, [usedTo], now, 1);
    if (verdict.admitted) {
      this.#usedTo = usedTo;
      this.#refused = Math.max(0, this.#refused - 1);
      return null;
    }
    this.#refused += 1;
    return verdict;
  }

  /** It has gone on in spite of so many refusals that it is not worth an answer. */
  get abusive(): boolean {
    return this.#refused > policy.quota * ABUSIVE;
  }
}
