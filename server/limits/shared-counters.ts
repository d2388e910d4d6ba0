import type { Redis } from 'ioredis';
import type { Charge } from './policy.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { RedisLink } from './redis-link.ts';
import { judge, type Verdict } from './verdict.ts';

/** All keys carry one hash tag, so that on a cluster, too, one script may touch several. */
export const PREFIX = 'region-dashboard:{limits}:';

/**
 * `judge` on the side of Redis, where all processes meet, by its clock: takes the cost from every bucket or
 * from none. A key expires when its bucket is full.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local cost = tonumber(ARGV[1])
local admitted = 1
local used = {}
for i = 1, #KEYS do
  local interval = tonumber(ARGV[2 * i])
  local window = tonumber(ARGV[2 * i + 1])
  local stored = tonumber(redis.call('GET', KEYS[i]) or '0')
  if stored < now then stored = now end
  used[i] = stored + cost * interval
  if used[i] - now - window > interval / 100 then admitted = 0 end
end
local answer = { string.format('%.3f', now) }
for i = 1, #KEYS do
  answer[i + 1] = string.format('%.3f', used[i])
  if admitted == 1 then
    redis.call('SET', KEYS[i], answer[i + 1], 'PX', math.ceil(used[i] - now))
  end
end
return answer
`;

interface WithTake {
  takeUnits(keys: number, ...args: (string | number)[]): Promise<string[]>;
}

/** The buckets that all processes share. */
export class SharedCounters {
  readonly #link: RedisLink;
  readonly #pseudonyms: Pseudonyms;
  readonly #redis: Redis & WithTake;

  constructor(link: RedisLink, pseudonyms: Pseudonyms) {
    this.#link = link;
    this.#pseudonyms = pseudonyms;
    link.redis.defineCommand('takeUnits', { lua: TAKE });
    this.#redis = link.redis as Redis & WithTake;
  }

  /** @returns the verdict, or null when Redis does not answer in time. Never throws */
  async take(charges: readonly Charge[], cost: number): Promise<Verdict | null> {
    const keys = charges.map(
      ({ policy, key }) => `${PREFIX}${policy.name}:${this.#nameOf(policy.kind, key)}`,
    );
    const rates = charges.flatMap(({ policy }) => [policy.intervalMs, policy.windowMs]);
    const answer = await this.#link.ask(() => this.#redis.takeUnits(keys.length, ...keys, cost, ...rates));
    if (!answer) return null;
    const [now, ...usedTo] = answer.map(Number);
    return judge(charges, usedTo, now!, cost);
  }

  /** Ids are names that say nothing; an address is personal data and leaves this process only as a pseudonym. */
  #nameOf(kind: string, key: string): string {
    return kind === 'address' ? this.#pseudonyms.of(key) : key;
  }
}
