import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reject } from '#core/contract/index.ts';
import { type Database, openDatabase } from '#server/database/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { Cancelled } from '../failure.ts';
import { goodOf, type Outcome } from '../outcome.ts';
import { frameOf } from '../testing/fake-sources.ts';
import { sweep } from './shared-frames.ts';
import { type Question, Sharing } from './sharing.ts';

/** Two of them on one database are two processes: they share nothing else. */
let place: TestDatabase;
let database: Database;
let one: Sharing;
let two: Sharing;
let failed: number;
/** how often an answer of another process was looked for */
let looks: number;
let tenant: string;

beforeAll(async () => {
  place = await testDatabase();
  database = await openDatabase({ url: place.url, identityUrl: place.identityUrl, log: () => {} });
});
beforeEach(() => {
  failed = 0;
  looks = 0;
  tenant = randomUUID();
  const onFailed = () => {
    failed += 1;
  };
  const counting: Pick<Database, 'tenant' | 'readTenant'> = {
    tenant: database.tenant,
    readTenant: (...asked) => {
      looks += 1;
      return database.readTenant(...asked);
    },
  };
  one = new Sharing({ database: counting, onFailed });
  two = new Sharing({ database: counting, onFailed, leaseMs: 300 });
});
afterEach(() => {
  for (const each of [one, two]) each.close();
});
afterAll(async () => {
  await database?.close();
  await place?.drop();
});

const MINUTE = 60_000;
const question = (more: Partial<Question> = {}, maxAge = MINUTE): Question => ({
  tenant,
  key: 'a question',
  version: async () => 'first',
  times: { everyMs: 2 * MINUTE, maxAge, maxFailureAge: maxAge },
  needsFrame: false,
  signal: new AbortController().signal,
  ...more,
});
const good = (value: number) => goodOf(frameOf(value), Date.now());
const gives = (value: number) => async () => good(value);
const failure = reject('source-failed', 'It is away.');
const fails = async (): Promise<Outcome> => ({ at: 0, askedAt: 0, rejection: failure });
const never = async (): Promise<Outcome> => {
  throw new Error('asked the source although another process has');
};
const shows = (outcome: Outcome) =>
  'frame' in outcome ? outcome.frame.columns[0]!.values[0] : outcome.rejection.code;
interface Row {
  readonly answers: number;
  readonly busy: boolean;
}
const rows = async () =>
  database.readTenant(
    tenant,
    async client =>
      (
        await client.query<Row>(
          'select answers, claimed_until > clock_timestamp() as busy from region_dashboard.shared_frames',
        )
      ).rows,
  );
/** @returns when the answer that was just given has been written */
const written = (answers: number) => expect.poll(rows).toEqual([{ answers, busy: false }]);
const change = (sql: string) =>
  database.tenant(tenant, client => client.query(`update region_dashboard.shared_frames set ${sql}`));

describe('one process asks', () => {
  test('and the others get its answer: also those that came while it was asking', async () => {
    const gate = Promise.withResolvers<void>();
    const first = one.ask(question({}, 0), async () => {
      await gate.promise;
      return good(7);
    });
    await expect.poll(rows).toEqual([{ answers: 0, busy: true }]);
    // However old it is by then: it is what they have waited for.
    const second = two.ask(question({}, 0), never);
    await expect.poll(() => looks).toBeGreaterThan(0);
    gate.resolve();
    const [own, others] = [await first, await second];
    expect([own.own, others.own]).toEqual([true, false]);
    if (!('frame' in own.outcome && 'frame' in others.outcome)) throw new Error('no frame');
    expect(others.outcome.json).toBe(own.outcome.json);
    expect(others.outcome.content).toBe(own.outcome.content);
    expect(others.outcome.frame).toEqual(own.outcome.frame);
    expect(failed).toBe(0);
  });

  test('again when the answer is too old, by the clock of the database', async () => {
    await one.ask(question(), gives(1));
    await written(1);
    const found = await two.ask(question(), never);
    expect(Math.abs(Date.now() - found.outcome.askedAt)).toBeLessThan(5_000);
    await change("answered_at = answered_at - interval '50 seconds'");
    const older = await two.ask(question(), never);
    expect(Date.now() - older.outcome.askedAt).toBeGreaterThan(50_000);
    await change("answered_at = answered_at - interval '11 seconds'");
    expect(shows((await two.ask(question(), gives(2))).outcome)).toBe(2);
    await written(2);
  });

  test('for each revision of the source, question and tenant', async () => {
    await one.ask(question(), gives(1));
    await written(1);
    for (const other of [
      question({ version: async () => 'second' }),
      question({ key: 'another question' }),
      question({ tenant: randomUUID() }),
    ])
      expect((await two.ask(other, gives(2))).own).toBe(true);
  });

  test('a rejection is an answer, too, and beside it comes the last frame for whoever has none', async () => {
    await one.ask(question(), gives(1));
    await written(1);
    const asked = await one.ask(question({ needsFrame: true }, -1), fails);
    expect([shows(asked.outcome), asked.good && shows(asked.good)]).toEqual(['source-failed', 1]);
    await written(2);
    const { outcome, good: last, own } = await two.ask(question(), never);
    expect(outcome).toMatchObject({ rejection: failure });
    expect([last && shows(last), own]).toEqual([1, false]);
    // A failure may be older than a frame may.
    await change("answered_at = answered_at - interval '100 seconds'");
    const patient = { everyMs: MINUTE, maxAge: MINUTE, maxFailureAge: 2 * MINUTE };
    expect((await two.ask(question({ times: patient }), never)).own).toBe(false);
  });
});

describe('what goes wrong', () => {
  test('the process that asks was killed: another one takes over when its lease ends', async () => {
    await one.ask(question(), gives(1));
    await written(1);
    await change(
      `claimed_by = gen_random_uuid(), claimed_until = clock_timestamp() + interval '400 ms', answered_at = null`,
    );
    const began = performance.now();
    const answers = await Promise.all([one, two].map(each => each.ask(question(), gives(2))));
    expect(performance.now() - began).toBeGreaterThan(300);
    expect(answers.map(({ outcome }) => shows(outcome))).toEqual([2, 2]);
    expect(answers.map(({ own }) => own).toSorted()).toEqual([false, true]);
  });

  test('one that only takes long keeps its claim', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = two.ask(question(), async () => {
      await gate.promise;
      return good(1);
    });
    await expect.poll(rows).toEqual([{ answers: 0, busy: true }]);
    const waiting = one.ask(question(), never);
    const lease = performance.now() + 900;
    await expect.poll(() => performance.now() > lease && looks > 2, { timeout: 5_000 }).toBe(true);
    gate.resolve();
    expect([(await slow).own, (await waiting).own]).toEqual([true, false]);
  });

  test('nobody waits in the process that asks: another one asks at once', async () => {
    const cancel = new AbortController();
    const gate = Promise.withResolvers<void>();
    const first = one.ask(question({ signal: cancel.signal }), async () => {
      await gate.promise;
      return { at: 0, askedAt: 0, rejection: reject('unavailable', 'cancelled') };
    });
    await expect.poll(rows).toEqual([{ answers: 0, busy: true }]);
    const second = two.ask(question(), gives(2));
    await expect.poll(() => looks).toBeGreaterThan(0);
    cancel.abort();
    gate.resolve();
    await first;
    expect(shows((await second).outcome)).toBe(2);
  });

  test('nobody waits any more for another process', async () => {
    const gate = Promise.withResolvers<void>();
    const first = one.ask(question(), async () => {
      await gate.promise;
      return good(1);
    });
    await expect.poll(rows).toEqual([{ answers: 0, busy: true }]);
    const cancel = new AbortController();
    const second = two.ask(question({ signal: cancel.signal }), never);
    await expect.poll(() => looks).toBeGreaterThan(0);
    cancel.abort();
    await expect(second).rejects.toBeInstanceOf(Cancelled);
    gate.resolve();
    await first;
  });

  test('a frame that is too large is asked for by each process', async () => {
    const huge = goodOf(
      { columns: [{ name: 'v', type: 'string', values: ['x'.repeat(1_000_001)] }], rows: 1, at: 1 },
      Date.now(),
    );
    await one.ask(question(), async () => huge);
    await written(1);
    expect((await two.ask(question(), gives(2))).own).toBe(true);
    expect(failed).toBe(0);
  });

  test('a database that is away: each process asks by itself, and does not try again for a while', async () => {
    let tries = 0;
    const away = () => {
      tries += 1;
      return Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    };
    const alone = new Sharing({
      database: { tenant: away, readTenant: away },
      onFailed: () => {
        failed += 1;
      },
    });
    for (const value of [1, 2])
      expect(shows((await alone.ask(question(), gives(value))).outcome)).toBe(value);
    expect([tries, failed]).toEqual([1, 2]);
    alone.close();
  });

  test('a source that is not there says so itself', async () => {
    const { outcome } = await one.ask(
      question({ version: () => Promise.reject(new Error('no such source')) }),
      fails,
    );
    expect(shows(outcome)).toBe('source-failed');
    expect(await rows()).toEqual([]);
  });
});

test('rows that are of no use any more are swept, and those beyond a number', async () => {
  const count = (n: number) => Array.from({ length: n }, (_, index) => index);
  for (const n of count(5)) await one.ask(question({ key: `question ${n}` }), gives(n));
  await expect.poll(async () => (await rows()).filter(({ busy }) => busy)).toEqual([]);
  await change(
    'kept_until = clock_timestamp() where key = (select min(key) from region_dashboard.shared_frames)',
  );
  expect(await database.tenant(tenant, client => sweep(client, tenant, 3))).toBe(3);
  expect(await rows()).toHaveLength(3);
  await change('kept_until = clock_timestamp()');
  expect(await database.tenant(tenant, client => sweep(client, tenant, 3))).toBe(0);
});
