import { afterEach, describe, expect, test } from 'vitest';
import type { Query, SourceKind } from '#core/contract/index.ts';
import { type Frame, FrameSchema, type Value } from '#core/query/index.ts';
import { acceptsValue } from '#core/testing/validator.ts';
import { Refusal } from '#server/problems.ts';
import type { SourceRequest } from '../../source.ts';
import type { Connection, Connector } from '../connector.ts';

/** A source for a test, and how it is reached. */
export interface Stand<K extends SourceKind> extends AsyncDisposable {
  readonly connection: Connection<K>;
  /** how many questions of ours are under way at the source */
  busy(): number | Promise<number>;
  /** how many connections of ours are open at the source */
  open(): number | Promise<number>;
}

/** Ways in which a source is not there, or not as it should be. */
export const FAULTS = [
  /** nothing listens */
  'refuses',
  /** takes the question and never answers */
  'hangs',
  /** ends the connection in the middle of its answer */
  'cuts',
  /** speaks something else than its protocol */
  'garbage',
  /** knows another password */
  'wrongPassword',
  /** its address is one that no source may have */
  'notAllowed',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What the suite needs to know about one kind. Every secret in its connections contains SECRET. */
export interface ConnectorHarness<K extends SourceKind> {
  /** @returns a new connector; `close` ends it and all that was opened for it */
  readonly start: () => Promise<{ readonly connector: Connector<K>; close(): Promise<void> }>;
  /** a query, and the values by column that a healthy source answers it with */
  readonly query: Query;
  readonly values: Readonly<Record<string, readonly Value[]>>;
  /** a query that a healthy source cannot answer as it is */
  readonly wrong: Query;
  readonly healthy: () => Promise<Stand<K>>;
  /** answers the same, some tenths of a second later */
  readonly slow: () => Promise<Stand<K>>;
  /** has more to say than anybody can hold */
  readonly huge: () => Promise<Stand<K>>;
  readonly faults: Readonly<Record<Fault, () => Promise<Stand<K>>>>;
}

export const SECRET = 'canary-3e81';
/** What nobody is told: secrets, addresses, and how it looks inside. */
const INSIDE = /canary|127\.0\.0\.1|::1|\bE[A-Z]{4,}\b|UND_ERR|undici|\bat \S+:\d+|\.ts\b/;
const MOST_MEMORY = 300 * 1_048_576;
const NOW = Date.UTC(2026, 0, 15, 12);
const PROMPT_MS = 4_000;
const PATIENT = { timeout: 15_000 };

/** What every kind of source keeps to, whatever happens at its other end. */
export function connectorContract<K extends SourceKind>(name: string, harness: ConnectorHarness<K>): void {
  const begun: AsyncDisposable[] = [];
  const accepts = acceptsValue(FrameSchema);

  async function at(make: () => Promise<Stand<K>>) {
    const stand = await make();
    begun.push(stand);
    const { connector, close } = await harness.start();
    begun.push({ [Symbol.asyncDispose]: close });
    const run = (query = harness.query, signal = new AbortController().signal) =>
      connector.run(stand.connection, request(query, signal));
    const tryOut = (signal = new AbortController().signal) => connector.test(stand.connection, signal);
    return { stand, connector, close, run, tryOut };
  }

  function request(query: Query, signal: AbortSignal): SourceRequest {
    const tenant = { id: '0b6a4c1e-3f7d-4a3b-8f53-2d1f4f0e9a10', slug: 'home' };
    const range = { from: NOW - 3_600_000, to: NOW };
    return { tenant, query, range, variables: {}, points: 400, now: NOW, signal };
  }

  function expectRows(frame: Frame) {
    const values = Object.fromEntries(frame.columns.map(column => [column.name, column.values]));
    expect(values).toEqual(harness.values);
    expect(accepts(frame)).toBe(true);
    for (const column of frame.columns) expect(column.values).toHaveLength(frame.rows);
    expect(frame.at).toBe(NOW);
  }

  describe(`the contract of sources: ${name}`, () => {
    afterEach(async () => {
      for (const one of begun.splice(0).reverse()) await one[Symbol.asyncDispose]();
    });

    test('a query is answered with a frame, as often as it is asked', async () => {
      const { run } = await at(harness.healthy);
      expectRows(await run());
      expectRows(await run());
    });

    test('a try says what answered', async () => {
      const { tryOut } = await at(harness.healthy);
      const sentence = await tryOut();
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(INSIDE);
    });

    test('a wrong query is the fault of the query', async () => {
      const { run } = await at(harness.healthy);
      const refusal = await refusalOf(run(harness.wrong));
      expect(refusal.rejection.code).toBe('bad-query');
      expectSentence(refusal);
      expectRows(await run());
    });

    test.each(FAULTS.filter(fault => fault !== 'hangs'))(
      'one that %s has failed, and is said to',
      async fault => {
        const { run, tryOut } = await at(harness.faults[fault]);
        for (const ask of [() => run(), () => tryOut()]) {
          const refusal = await refusalOf(ask());
          expect(refusal.rejection.code).toBe('source-failed');
          expectSentence(refusal);
        }
      },
    );

    test.each(['run', 'tryOut'] as const)(
      'one that hangs is let go when nobody waits any more (%s)',
      async way => {
        const { stand, run, tryOut } = await at(harness.faults.hangs);
        const ending = new AbortController();
        const asked = way === 'run' ? run(harness.query, ending.signal) : tryOut(ending.signal);
        const ended = expect(asked).rejects.toBeInstanceOf(Error);
        await expect.poll(() => stand.busy(), PATIENT).toBe(1);
        const since = performance.now();
        ending.abort(new Error('nobody waits any more'));
        await ended;
        // By the end itself, and not because the source took too long.
        expect(performance.now() - since).toBeLessThan(PROMPT_MS);
        await expect.poll(() => stand.busy(), PATIENT).toBe(0);
      },
    );

    test('an end that came before is an end', async () => {
      const { stand, run } = await at(harness.healthy);
      await expect(run(harness.query, AbortSignal.abort(new Error('never mind')))).rejects.toThrow();
      await expect.poll(() => stand.busy(), PATIENT).toBe(0);
    });

    test('one that is slow is waited for, and two at once do not disturb each other', async () => {
      const { stand, connector, run } = await at(harness.slow);
      expect(connector.concurrency).toBeGreaterThan(1);
      const ending = new AbortController();
      const ended = expect(run(harness.query, ending.signal)).rejects.toBeInstanceOf(Error);
      const other = run();
      await expect.poll(() => stand.busy(), { ...PATIENT, interval: 10 }).toBe(2);
      ending.abort(new Error('nobody waits any more'));
      await ended;
      expectRows(await other);
    });

    test('an answer without end is cut or refused, and does not fill the memory', async () => {
      const { stand, run } = await at(harness.huge);
      const held = () => {
        const { heapUsed, external } = process.memoryUsage();
        return heapUsed + external;
      };
      const before = held();
      let most = 0;
      const watching = setInterval(() => {
        most = Math.max(most, held() - before);
      }, 20);
      const outcome = await run().then(
        frame => ({ frame }),
        (error: unknown) => ({ error }),
      );
      clearInterval(watching);
      if ('frame' in outcome) expect([accepts(outcome.frame), outcome.frame.truncated]).toEqual([true, true]);
      else {
        expect(outcome.error).toBeInstanceOf(Refusal);
        expectSentence(outcome.error as Refusal);
      }
      expect(most).toBeLessThan(MOST_MEMORY);
      await expect.poll(() => stand.busy(), PATIENT).toBe(0);
    });

    test('of one that is forgotten nothing stays open, and it can be asked again', async () => {
      const { stand, connector, run } = await at(harness.healthy);
      const { tenant, id } = stand.connection;
      expectRows(await run());
      connector.forget?.(tenant, id!);
      await expect.poll(() => stand.open(), PATIENT).toBe(0);
      expectRows(await run());
    });

    test('of one that is closed nothing stays open', async () => {
      const { stand, close, run } = await at(harness.healthy);
      expectRows(await run());
      await close();
      await expect.poll(() => stand.open(), PATIENT).toBe(0);
    });
  });
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
}

function expectSentence({ rejection: { detail } }: Refusal): void {
  expect(detail).toMatch(/^[A-Z][^\n]{10,600}$/);
  expect(detail).not.toMatch(INSIDE);
}
