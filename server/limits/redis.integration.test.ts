import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../testing/app.ts';
import { call, newTeam, signUp } from '../testing/people.ts';
import { noRedis, type TestRedis, testRedis } from '../testing/redis.ts';
import { GUESSES } from './classes.ts';
import { Guesses, type GuessOutcome } from './guesses.ts';
import { Limiter } from './limiter.ts';
import { LocalCounters } from './local-counters.ts';
import type { Charge, Policy } from './policy.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { RedisLink } from './redis-link.ts';
import { PREFIX, SharedCounters } from './shared-counters.ts';

beforeEach(({ skip }) => skip(noRedis !== null, noRedis ?? ''));

let redis: TestRedis;
beforeAll(async () => {
  if (!noRedis) redis = await testRedis();
});
afterAll(() => redis?.[Symbol.asyncDispose]());

/** An hour's quota: nothing is filled again while a test runs. */
const slow = (quota: number, kind: Policy['kind'] = 'person'): Policy => ({
  name: `of-${quota}`,
  className: 'reads',
  kind,
  quota,
  windowMs: 3_600_000,
  intervalMs: 3_600_000 / quota,
  field: '',
});

const links: RedisLink[] = [];
afterEach(() => {
  for (const link of links.splice(0)) link.close();
});

/** One process' half, as the plugin puts it together. */
async function process() {
  const changes: boolean[] = [];
  const link = new RedisLink({ url: redis.url, retryMs: 100, onChange: up => changes.push(up) });
  links.push(link);
  await link.start(10_000);
  const pseudonyms = new Pseudonyms('shared');
  const local = new LocalCounters();
  let fallbacks = 0;
  const limiter = new Limiter({
    local,
    shared: { counters: new SharedCounters(link, pseudonyms), isUp: () => link.up },
    onFallback: () => {
      fallbacks += 1;
    },
  });
  const admitted = async (times: number, charges: readonly Charge[]) => {
    const verdicts = await Promise.all(Array.from({ length: times }, () => limiter.take(charges)));
    return verdicts.filter(verdict => verdict.admitted).length;
  };
  return {
    link,
    limiter,
    changes,
    admitted,
    guesses: new Guesses({ pseudonyms, link }),
    fallbacks: () => fallbacks,
  };
}

describe('processes that share Redis', () => {
  test('admit exactly the quota together, however they race', async () => {
    const [one, two] = await Promise.all([process(), process()]);
    const policy = slow(500);
    const charges = [{ policy, key: randomUUID() }];
    let [here, there] = [0, 0];
    for (let round = 0; round < 20; round += 1) {
      const both = [one.admitted(35, charges), two.admitted(35, charges)];
      const [first, second] = await Promise.all(round % 2 ? both : both.reverse());
      here += (round % 2 ? first : second)!;
      there += (round % 2 ? second : first)!;
    }
    expect(here + there).toBe(500);
    expect(here).toBeGreaterThan(0);
    expect(there).toBeGreaterThan(0);
    expect(one.fallbacks() + two.fallbacks()).toBe(0);
  });

  test('take from all buckets or from none', async () => {
    const [one, two] = await Promise.all([process(), process()]);
    const [person, tenant] = [slow(10), slow(25, 'tenant')];
    const team = { policy: tenant, key: randomUUID() };
    const of = () => [{ policy: person, key: randomUUID() }, team];
    const [ada, ben] = [of(), of()];
    expect(await one.admitted(100, ada)).toBe(10);
    expect(await two.admitted(100, ada)).toBe(0);
    expect(await two.admitted(100, ben)).toBe(10);
    expect(await one.admitted(100, [team])).toBe(5);
  });

  test('keep keys that say nothing about anybody, and only as long as they count', async () => {
    const one = await process();
    const [address, email] = ['203.0.113.77', `ada-${randomUUID()}@example.org`];
    await one.limiter.take([{ policy: slow(10, 'address'), key: address }]);
    const outcome = await one.guesses.begin(email, address);
    (outcome as (outcome: GuessOutcome) => void)('wrong');
    const look = new Redis(redis.url);
    try {
      const keys = await look.keys('*');
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) {
        expect(key.startsWith(PREFIX)).toBe(true);
        expect(key).not.toContain(address);
        expect(key).not.toContain('example.org');
        expect(await look.pttl(key), key).toBeGreaterThan(0);
      }
    } finally {
      look.disconnect();
    }
  });

  test('count the guesses at one account together', async () => {
    const [one, two] = await Promise.all([process(), process()]);
    const email = `ben-${randomUUID()}@example.org`;
    for (let n = 0; n < GUESSES.free; n += 1) {
      const { guesses } = n % 2 ? one : two;
      const outcome = await guesses.begin(email, '198.51.100.1');
      expect(typeof outcome, `guess ${n}`).toBe('function');
      (outcome as (outcome: GuessOutcome) => void)('wrong');
    }
    for (const { guesses } of [one, two]) {
      const wait = await guesses.begin(email.toUpperCase(), '198.51.100.2');
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(GUESSES.firstPause * 1_000);
    }
  });
});

describe('Redis that does not answer', () => {
  const policy = slow(50);

  test.each([
    { trouble: 'frozen', begin: () => redis.freeze(), end: () => redis.thaw() },
    { trouble: 'dead', begin: () => redis.kill(), end: () => redis.start() },
  ])('$trouble: each process counts alone at once, and together again by itself', async ({ begin, end }) => {
    const one = await process();
    expect(await one.admitted(10, [{ policy, key: randomUUID() }])).toBe(10);
    await begin();
    try {
      const charges = [{ policy, key: randomUUID() }];
      const started = performance.now();
      // The ones that are under way wait together, once, for less than a blink.
      expect(await one.admitted(100, charges)).toBe(50);
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(one.link.up).toBe(false);
      // From then on nobody waits: the answer is there at once, not a promise.
      expect(one.limiter.take(charges)).toMatchObject({ admitted: false });
      expect(one.fallbacks()).toBeGreaterThanOrEqual(50);
    } finally {
      await end();
    }
    await expect.poll(() => one.link.up, { timeout: 10_000 }).toBe(true);
    expect(one.changes).toEqual([true, false, true]);
    const [two, charges] = [await process(), [{ policy, key: randomUUID() }]];
    expect((await one.admitted(40, charges)) + (await two.admitted(40, charges))).toBe(50);
  });

  test('a server starts without it, serves, says so in its health, and finds it later', async () => {
    await redis.kill();
    await using server: TestApp = await testApp({ env: { REDIS_URL: redis.url } });
    const health = async () => (await call<{ status: string }>(server.address, 'GET', '/health')).body.status;
    const ada = await signUp(server.address, 'Ada');
    await newTeam(ada);
    expect(await health()).toBe('warn');
    expect((await call(server.address, 'GET', '/ready')).status).toBe(200);
    const metric = async (name: string) =>
      Number(
        (await server.app.instruments.registry.metrics()).match(new RegExp(`^${name} (\\d+)$`, 'm'))?.[1],
      );
    expect(await metric('region_dashboard_rate_limit_fallbacks_total')).toBeGreaterThan(0);
    expect(await metric('region_dashboard_rate_limit_store_up')).toBe(0);

    await redis.start();
    await expect.poll(health, { timeout: 15_000 }).toBe('pass');
    expect((await ada.call('GET', '/api/v1/me')).status).toBe(200);
    const before = await metric('region_dashboard_rate_limit_fallbacks_total');

    redis.freeze();
    try {
      for (let n = 0; n < 5; n += 1) expect((await ada.call('GET', '/api/v1/me')).status).toBe(200);
      expect(await health()).toBe('warn');
      expect(await metric('region_dashboard_rate_limit_fallbacks_total')).toBeGreaterThan(before);
    } finally {
      redis.thaw();
    }
    await expect.poll(health, { timeout: 15_000 }).toBe('pass');
  });
});
