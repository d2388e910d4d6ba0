import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMAND_MEMORY_MS, RESUME_WINDOW_MS } from '#core/contract/index.ts';
import { emptyDashboard, evolve } from '#core/dashboard/index.ts';
import type { StreamKey } from './store.ts';
import type { Subject } from './testing/subject.ts';
import {
  create,
  foldOfLog,
  type Intent,
  minutesAgo,
  someKey,
  type TimeOf,
  textRegion,
  type Written,
  write,
} from './testing/writer.ts';

const OLD = minutesAgo(120);
const rename = (title: string): Intent => ({ type: 'rename', title });

/** Folding: what it keeps, what it refuses, and what goes on meanwhile. */
export function describeFolds(subject: Subject): void {
  const started = async (key: StreamKey, intents: readonly Intent[], timeOf: TimeOf = OLD) => {
    const first = await subject.append(create(key, 'Sales', 'ada', randomUUID(), timeOf));
    return intents.length === 0 ? first : subject.append(write(key, first, intents, 'ada', timeOf));
  };
  const logOf = async (key: StreamKey) =>
    (await subject.store.events(key, { after: 0, limit: 10_000 })).events;
  const fold = async (key: StreamKey, seq: number) =>
    subject.store.fold(foldOfLog(key, await logOf(key), seq));
  const summaryOf = async (key: StreamKey) =>
    (await subject.store.list(key.tenant, { archived: false, limit: 10 })).dashboards;

  test('FOLD-1, FOLD-3: folding leaves the log from the fold on, and everything else as it was', async () => {
    const key = someKey();
    const [kept, gone] = [randomUUID(), randomUUID()];
    const now = await started(key, [
      textRegion(0, 0, gone),
      textRegion(6, 0, kept),
      { type: 'removeRegion', regionId: gone },
      rename('Traffic'),
      rename('Profit'),
    ]);
    const [state, summary] = [await subject.store.load(key), await summaryOf(key)];
    expect(await subject.store.begins(key)).toBeNull();

    const asked = foldOfLog(key, now.events, 5);
    expect(await subject.store.fold(asked)).toBe('folded');
    expect(await subject.store.events(key, { after: 0, limit: 10 })).toEqual({
      events: [asked.event, now.events[5]],
      head: 6,
    });
    expect(await subject.store.events(key, { after: 4, limit: 1 })).toMatchObject({ events: [asked.event] });
    expect(await subject.store.events(key, { after: 0, limit: 10, until: 4 })).toEqual({
      events: [],
      head: 6,
    });
    expect(await subject.store.begins(key)).toEqual({ seq: 5, at: now.events[4]!.at });
    expect(await subject.store.load(key)).toEqual(state);
    expect(await summaryOf(key)).toEqual(summary);
    expect((await logOf(key)).reduce(evolve, emptyDashboard(key.dashboard))).toEqual(now.state);
    // of a person's events those are left that were not folded
    expect(await subject.store.eventsOf(key, 'ada', 10)).toEqual([now.events[5]]);
  });

  test('FOLD-2: a log that begins with a fold is folded again, up to its head', async () => {
    const key = someKey();
    const now = await started(key, [rename('A'), rename('B'), textRegion()]);
    expect(await fold(key, 2)).toBe('folded');
    const [first] = await logOf(key);
    expect(await fold(key, 4)).toBe('folded');
    // a fold is nobody's command: its id is not kept
    expect(await subject.store.committed(key.tenant, [first!.commandId])).toEqual([]);
    expect(await logOf(key)).toMatchObject([
      { seq: 4, type: 'dashboardFolded', data: { created: { by: 'ada', at: now.events[0]!.at } } },
    ]);
    const next = await subject.append(write(key, now, [rename('C')]));
    expect((await logOf(key)).map(({ seq }) => seq)).toEqual([4, 5]);
    expect(await subject.store.load(key)).toEqual({ seq: 5, state: next.state });
  });

  test('a command whose event was folded is known by its id, and has no second effect', async () => {
    const tenant = randomUUID();
    const [key, other] = [someKey(tenant), someKey(tenant)];
    const id = randomUUID();
    const now = await started(key, [rename('A'), { type: 'rename', title: 'Once', id }, rename('B')]);
    const elsewhere = await subject.created(other);
    expect(await fold(key, 3)).toBe('folded');
    const { dashboard } = key;
    const ids = now.events.map(({ commandId }) => commandId);
    const found = await subject.store.committed(tenant, [...ids, randomUUID()]);
    expect(found).toHaveLength(4);
    for (const { commandId, seq } of now.events.slice(0, 3))
      expect(found).toContainEqual({ dashboard, commandId, seq, event: null });
    expect(found).toContainEqual({ dashboard, commandId: ids[3], seq: 4, event: now.events[3] });
    expect(await subject.store.committed(randomUUID(), ids)).toEqual([]);

    const repeated = { outcome: 'repeated' };
    const again = { type: 'rename', title: 'Twice', id } as const;
    expect(await subject.store.append(write(key, now, [textRegion(), again]).append)).toEqual(repeated);
    const late = write(key, { ...now, events: now.events.slice(0, 2) }, [again]);
    expect(await subject.store.append(late.append)).toEqual(repeated);
    expect(await subject.store.append(write(other, elsewhere, [again]).append)).toEqual(repeated);
    expect(await subject.store.load(key)).toEqual({ seq: 4, state: now.state });
    expect(await subject.store.load(other)).toEqual({ seq: 1, state: elsewhere.state });
    // nobody else is concerned
    await subject.append(create(someKey(), 'Other team', 'eve', id));
  });

  test('the ids of commands are forgotten when they are older than 30 days, not before', async () => {
    const days = COMMAND_MEMORY_MS / (24 * 3_600_000);
    expect(days).toBe(30);
    const repeat = async (age: TimeOf) => {
      const key = someKey();
      const id = randomUUID();
      const now = await started(key, [{ type: 'rename', title: 'Once', id }, rename('B')], age);
      expect(await fold(key, 3)).toBe('folded');
      return subject.store.append(write(key, now, [{ type: 'rename', title: 'Twice', id }]).append);
    };
    expect(await repeat(minutesAgo(days * 24 * 60 - 10))).toEqual({ outcome: 'repeated' });
    expect(await repeat(minutesAgo(days * 24 * 60 + 10))).toEqual({ outcome: 'appended' });
  });

  test('nothing younger than an hour is folded, whoever asks', async () => {
    const minutes = RESUME_WINDOW_MS / 60_000;
    for (const [age, outcome] of [
      [minutes - 1, 'young'],
      [minutes + 1, 'folded'],
    ] as const) {
      const key = someKey();
      const first = await started(key, [rename('A')]);
      const now = await subject.append(write(key, first, [rename('B')], 'ada', minutesAgo(age)));
      expect(await fold(key, 3)).toBe(outcome);
      expect(await logOf(key)).toHaveLength(outcome === 'folded' ? 1 : 3);
      if (outcome === 'young') expect(await logOf(key)).toEqual(now.events);
      // what is older can go
      if (outcome === 'young') expect(await fold(key, 2)).toBe('folded');
    }
  });

  test('a younger event before an older one keeps both: clocks of processes differ', async () => {
    const key = someKey();
    const first = await started(key, [rename('A')]);
    const second = await subject.append(write(key, first, [rename('Ahead')], 'ada', minutesAgo(30)));
    await subject.append(write(key, second, [rename('Behind')], 'ben', OLD));
    expect(await fold(key, 4)).toBe('young');
    expect(await logOf(key)).toHaveLength(4);
  });

  test('a fold of a log that has changed is refused: somebody was further, or a backup was restored', async () => {
    const key = someKey();
    const now = await started(key, [rename('A'), rename('B'), rename('C')]);
    const stale = foldOfLog(key, now.events, 2);
    const same = foldOfLog(key, now.events, 3);
    expect(await fold(key, 3)).toBe('folded');
    const log = await logOf(key);
    for (const asked of [stale, same, { ...same, lastId: randomUUID() }])
      expect(await subject.store.fold(asked)).toBe('moved');
    expect(await subject.store.fold({ ...same, key: someKey(key.tenant) })).toBe('moved');
    expect(await subject.store.fold({ ...same, key: { ...key, tenant: randomUUID() } })).toBe('moved');
    expect(await logOf(key)).toEqual(log);
  });

  test('those dashboards can be folded that have two old events; they come by id, page by page', async () => {
    const tenant = randomUUID();
    const keys = Array.from({ length: 5 }, () => someKey(tenant));
    await Promise.all(keys.map(key => started(key, [rename('A'), rename('B')])));
    await started(someKey(tenant), []);
    const young = await started(someKey(tenant), []);
    await subject.append(write(young.append.key, young, [rename('A')], 'ada', minutesAgo(5)));
    await started(someKey(), [rename('Other team')]);
    expect(await fold(keys[0]!, 3)).toBe('folded');

    const before = minutesAgo(60)(0);
    const expected = keys
      .slice(1)
      .map(({ dashboard }) => dashboard)
      .sort();
    const found: string[] = [];
    for (;;) {
      const after = found.at(-1);
      const page = await subject.store.foldable(tenant, { before, limit: 3, ...(after && { after }) });
      found.push(...page);
      if (page.length === 0) break;
    }
    expect(found).toEqual(expected);
    expect(await subject.store.foldable(tenant, { before: minutesAgo(180)(0), limit: 9 })).toEqual([]);
    // what was folded before, and has one old event more
    const now = (await subject.store.load(keys[0]!))!;
    const log = await logOf(keys[0]!);
    await subject.append(
      write(keys[0]!, { ...now, events: log } as unknown as Written, [rename('C')], 'ben', OLD),
    );
    expect(await subject.store.foldable(tenant, { before, limit: 9 })).toContain(keys[0]!.dashboard);
  });

  test('writers go on while others fold: nothing is lost, the log has no gap and gives the projection', async () => {
    const key = someKey();
    let now = await started(key, [textRegion()]);
    let done = false;
    const folder = async () => {
      const outcomes = new Map<string, number>();
      while (!done) {
        const log = await logOf(key);
        const outcome = await subject.store.fold(foldOfLog(key, log, log.at(-1)!.seq));
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      return outcomes;
    };
    const folders = [folder(), folder()];
    const ids: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      const written = write(key, now, [textRegion((n % 4) * 6, n), rename(`T${n}`)], 'ben', OLD);
      ids.push(...written.append.events.map(({ commandId }) => commandId));
      now = await subject.append(written);
      // a command that is sent again while its event may just be folded
      const again = { type: 'rename', title: 'Twice', id: ids[n]! } as const;
      expect((await subject.store.append(write(key, now, [again]).append)).outcome).toBe('repeated');
    }
    done = true;
    const outcomes = await Promise.all(folders);
    expect(outcomes.some(each => (each.get('folded') ?? 0) > 3)).toBe(true);
    const log = await logOf(key);
    const { seq: begin } = log[0]!;
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => begin + index));
    expect(log.at(-1)!.seq).toBe(82);
    expect(log.reduce(evolve, emptyDashboard(key.dashboard))).toEqual(now.state);
    expect(await subject.store.load(key)).toEqual({ seq: 82, state: now.state });
    expect(
      (await subject.store.committed(key.tenant, ids)).map(({ seq }) => seq).sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 80 }, (_, index) => index + 3));
  });

  test('FOLD-3: whatever is done and folded, the projection equals the replayed log', async () => {
    const step = fc.record({
      remove: fc.boolean(),
      which: fc.nat(5),
      x: fc.nat(18),
      fold: fc.option(fc.nat(30)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async steps => {
        const key = someKey();
        let now = await started(key, []);
        for (const { remove, which, x, fold: place } of steps) {
          const regionId = Object.keys(now.state.regions)[which];
          const intent: Intent =
            remove && regionId ? { type: 'removeRegion', regionId } : textRegion(x, which);
          now = await subject.append(write(key, now, [intent], 'ada', OLD));
          if (place === null) continue;
          const log = await logOf(key);
          expect(await fold(key, log[place % log.length]!.seq)).toBe('folded');
        }
        const loaded = (await subject.store.load(key))!;
        expect(loaded).toEqual({ seq: now.events.length, state: now.state });
        const replayed = (await logOf(key)).reduce(evolve, emptyDashboard(key.dashboard));
        expect(replayed).toEqual(loaded.state);
        expect(Object.keys(replayed.removed)).toEqual(Object.keys(loaded.state.removed));
      }),
      { numRuns: 25 },
    );
  });
}
