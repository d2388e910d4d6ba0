import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { GUESSES } from './classes.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { RedisLink } from './redis-link.ts';
import { PREFIX } from './shared-counters.ts';

/** What came of a guess: a right one clears the account's record, an interrupted one was none. */
export type GuessOutcome = 'right' | 'wrong' | 'interrupted';

/** @param wrong guesses so far. @returns ms to wait before the next one */
export function pauseAfter(wrong: number): number {
  const beyond = wrong - GUESSES.free;
  if (beyond < 0) return 0;
  return Math.min(GUESSES.longestPause, GUESSES.firstPause * 2 ** beyond) * 1_000;
}

interface Account {
  /** record of strangers' guesses */
  readonly strangers: string;
  /** record of this address, once it has signed in to the account */
  readonly own: string;
  /** says that it has */
  readonly known: string;
}

interface Wrong {
  count: number;
  /** ms on the clock of `now` */
  until: number;
}

/** Counts the guess before its outcome is known, so that many at once are no way around the pause. */
const BEGIN = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local record = redis.call('EXISTS', KEYS[3]) == 1 and KEYS[2] or KEYS[1]
local till = tonumber(redis.call('HGET', record, 'till') or '0')
if till > now then return { till - now, record } end
local count = redis.call('HINCRBY', record, 'count', 1)
local beyond = count - tonumber(ARGV[1])
local pause = 0
if beyond >= 0 then pause = math.min(tonumber(ARGV[3]), tonumber(ARGV[2]) * 2 ^ math.min(beyond, 30)) end
redis.call('HSET', record, 'till', string.format('%.0f', now + pause))
redis.call('EXPIRE', record, ARGV[4])
return { 0, record }
`;

interface WithBegin {
  beginGuess(keys: number, ...args: (string | number)[]): Promise<[number, string]>;
}

export interface GuessesOptions {
  readonly pseudonyms: Pseudonyms;
  readonly link: RedisLink | null;
  /** ms on a clock that never goes back */
  readonly now?: () => number;
}

/**
 * Slows down guessing at one account's password. Whether there is such an account plays no part, so the answer
 * is the same. Strangers' guesses do not hold up somebody at an address that has signed in before.
 */
export class Guesses {
  readonly #options: GuessesOptions;
  readonly #now: () => number;
  readonly #records = new LRUCache<string, Wrong>({ max: 50_000, ttl: GUESSES.forgottenAfter * 1_000 });
  readonly #known = new LRUCache<string, true>({ max: 50_000, ttl: GUESSES.knownFor * 1_000 });
  readonly #redis: (Redis & WithBegin) | null;

  constructor(options: GuessesOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    options.link?.redis.defineCommand('beginGuess', { lua: BEGIN });
    this.#redis = (options.link?.redis as (Redis & WithBegin) | undefined) ?? null;
  }

  /**
   * @param account e-mail address or id, whatever its case
   * @param network whence the guess comes
   * @returns ms to wait (then nothing was counted), or what to call with the outcome
   */
  async begin(account: string, network: string): Promise<number | ((outcome: GuessOutcome) => void)> {
    const names = this.#namesOf(account.trim().toLowerCase(), network);
    const shared = await this.#beginShared(names);
    const [waitMs, record] = shared ?? this.#beginHere(names);
    return waitMs > 0 ? waitMs : outcome => this.#end(names, record, outcome);
  }

  #namesOf(account: string, network: string): Account {
    const { pseudonyms } = this.#options;
    const strangers = pseudonyms.of(`account ${account}`);
    const pair = pseudonyms.of(`account ${account} from ${network}`);
    return {
      strangers: `${PREFIX}guesses:${strangers}`,
      own: `${PREFIX}guesses:${pair}`,
      known: `${PREFIX}known:${pair}`,
    };
  }

  async #beginShared({ strangers, own, known }: Account): Promise<[number, string] | null> {
    const { link } = this.#options;
    const redis = this.#redis;
    if (!link || !redis) return null;
    const { free, firstPause, longestPause, forgottenAfter } = GUESSES;
    const rules = [free, firstPause * 1_000, longestPause * 1_000, forgottenAfter];
    return link.ask(() => redis.beginGuess(3, strangers, own, known, ...rules));
  }

  #beginHere({ strangers, own, known }: Account): [number, string] {
    const record = this.#known.has(known) ? own : strangers;
    const now = this.#now();
    const before = this.#records.get(record) ?? { count: 0, until: 0 };
    if (before.until > now) return [before.until - now, record];
    const count = before.count + 1;
    this.#records.set(record, { count, until: now + pauseAfter(count) });
    return [0, record];
  }

  #end({ known }: Account, record: string, outcome: GuessOutcome): void {
    if (outcome === 'wrong') return;
    const here = this.#records.get(record);
    if (outcome === 'right') {
      this.#records.delete(record);
      this.#known.set(known, true);
    } else if (here) this.#records.set(record, { count: here.count - 1, until: 0 });
    const { link } = this.#options;
    // Nobody waits for this.
    void link?.ask(() => {
      const { redis } = link;
      return outcome === 'right'
        ? redis.multi().del(record).set(known, '1', 'EX', GUESSES.knownFor).exec()
        : redis
            .multi()
            .hincrby(record, 'count', -1)
            .hset(record, 'till', '0')
            .expire(record, GUESSES.forgottenAfter)
            .exec();
    });
  }
}
