import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DashboardEvent, DashboardState, EventOf } from '../contract/index.ts';
import { LIMITS, SYSTEM } from '../contract/index.ts';
import { ANNA, BEN, DASHBOARD, uuid } from '../testing/ids.ts';
import { anyScript, play } from '../testing/script.ts';
import { newRegion, Stream } from '../testing/stream.ts';
import { TableModel } from '../testing/table-model.ts';
import { evolve } from './evolve.ts';
import { foldOf, newReplay, replayed } from './fold.ts';
import { emptyDashboard } from './index.ts';
import { invert } from './invert.ts';
import { projectionChanges } from './projection.ts';
import { redact, redactEvent } from './redact.ts';
import { historyOf } from './undo.ts';

const MADE = { id: uuid(900_001), commandId: uuid(900_002), at: '2026-02-01T00:00:00.000Z' };

const fold = (events: readonly DashboardEvent[], made = MADE) =>
  foldOf(
    events.reduce((replay, event) => replayed(replay, event), newReplay(DASHBOARD)),
    made,
  );

/** The log from the fold of everything up to `seq` on. */
const foldedAt = (log: readonly DashboardEvent[], seq: number): readonly DashboardEvent[] => [
  fold(log.filter(event => event.seq <= seq)),
  ...log.filter(event => event.seq > seq),
];

const stateOf = (log: readonly DashboardEvent[]) => log.reduce(evolve, emptyDashboard(DASHBOARD));

/** The record's order too: it decides which removed region is forgotten next. */
function expectSame(state: DashboardState, expected: DashboardState): void {
  expect(state).toStrictEqual(expected);
  expect(Object.keys(state.removed)).toEqual(Object.keys(expected.removed));
}

/** As a database gives it back that keeps objects in an order of its own. */
function throughStore<T>(value: T): T {
  const sorted = (_: string, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)))
      : part;
  return JSON.parse(JSON.stringify(value, sorted)) as T;
}

/** Checks arbitrary sessions of three people, folded at an arbitrary event. */
function afterAnySession(check: (stream: Stream, seq: number) => void): void {
  fc.assert(
    fc.property(anyScript, fc.nat(1_000), (script, place) => {
      const stream = new Stream();
      play(script, stream);
      if (stream.log.length > 0) check(stream, 1 + (place % stream.log.length));
    }),
    { numRuns: 150 },
  );
}

/** A stream in which more regions were removed than are kept. */
function busyStream(): Stream {
  const stream = new Stream();
  const ids = Array.from({ length: LIMITS.removedKept + 8 }, (_, index) =>
    stream.add({ x: index % 24, y: 0, w: 1, h: 1 }),
  );
  for (const regionId of ids) stream.do({ type: 'removeRegion', regionId });
  stream.do({ type: 'restoreRegion', regionId: ids[20]! });
  stream.do({ type: 'removeRegion', regionId: ids[20]! });
  return stream;
}

describe('folding', () => {
  test('FOLD-1: from the fold on, the state at every seq is what it was, and seq goes on without a gap', () => {
    afterAnySession(({ log, states }, seq) => {
      const folded = foldedAt(log, seq);
      let state = emptyDashboard(DASHBOARD);
      for (const [index, event] of folded.entries()) {
        expect(event.seq).toBe(seq + index);
        state = evolve(state, event);
        expectSame(state, states[event.seq]!);
      }
    });
  });

  test('FOLD-1: whatever was known before, the fold alone decides', () => {
    afterAnySession(({ log, states, state }, seq) => {
      const event = fold(log.slice(0, seq));
      expectSame(evolve(state, event), states[seq]!);
    });
  });

  test('FOLD-2: folding again gives what folding once would have given', () => {
    afterAnySession(({ log }, seq) => {
      for (let later = seq; later <= log.length; later += 3)
        expect(fold(foldedAt(log, seq).filter(event => event.seq <= later))).toStrictEqual(
          fold(log.slice(0, later)),
        );
    });
  });

  test('FOLD-3: the projection made anew from a folded log is the one made from the whole log', () => {
    const tablesOf = (log: readonly DashboardEvent[]) => {
      const changes = projectionChanges(emptyDashboard(DASHBOARD), stateOf(log), log);
      const tables = new TableModel();
      tables.apply(changes);
      return { loaded: tables.load(DASHBOARD), removed: changes.removed };
    };
    const check = ({ log, state }: Stream, seq: number) => {
      const [folded, whole] = [tablesOf(foldedAt(log, seq)), tablesOf(log)];
      expectSame(folded.loaded, state);
      expectSame(whole.loaded, state);
      expect(folded.removed).toEqual(whole.removed);
    };
    afterAnySession(check);
    const busy = busyStream();
    for (const seq of [1, 50, 150, 215, busy.log.length]) check(busy, seq);
  });

  test('FOLD-4: a fold stands at the time of the last event, is nobody’s, and knows who began and when', () => {
    const stream = new Stream();
    const created = {
      seq: 1,
      id: uuid(800_001),
      type: 'dashboardCreated',
      actor: BEN,
      commandId: uuid(800_002),
    };
    const data = { title: 'Sales', description: '' };
    stream.append({ ...created, data, at: '2026-01-01T08:00:00.000Z' } as DashboardEvent);
    stream.do({ type: 'rename', title: 'Traffic' }, ANNA);
    const once = fold(stream.log);
    expect(once).toMatchObject({ seq: 2, actor: SYSTEM, at: stream.log[1]!.at, data: { foldedAt: MADE.at } });
    expect(once.data.created).toEqual({ by: BEN, at: '2026-01-01T08:00:00.000Z' });
    expect(fold([once]).data.created).toEqual(once.data.created);
    expect(() => fold([])).toThrow(RangeError);
  });

  test('FOLD-5: a fold survives a database that orders the members of objects as it likes', () => {
    const check = ({ log, states }: Stream, seq: number) => {
      const event = throughStore<EventOf<'dashboardFolded'>>(fold(log.slice(0, seq)));
      const state = evolve(emptyDashboard(DASHBOARD), event);
      expect(state).toEqual(JSON.parse(JSON.stringify(states[seq])));
      expect(Object.keys(state.removed)).toEqual(Object.keys(states[seq]!.removed));
    };
    afterAnySession(check);
    const busy = busyStream();
    check(busy, busy.log.length);
  });

  test('FOLD-6: undo and redo reach back to the fold and no further; the fold itself is not taken back', () => {
    afterAnySession(({ log, state }, seq) => {
      const folded = foldedAt(log, seq);
      expect(invert(state, folded[0]!, SYSTEM)).toBeNull();
      const { undo, redo } = historyOf(folded);
      expect([...undo, ...redo].every(event => event.seq > seq)).toBe(true);
      expect(historyOf(folded.slice(1))).toEqual({ undo, redo });
    });
  });

  test('FOLD-6: whoever has nothing left to undo is told that older changes were folded', () => {
    const stream = new Stream();
    const told = { code: 'nothing-to-undo', extra: { folded: true } };
    stream.histories.set(ANNA, { undo: [], redo: [], folded: true });
    expect(stream.refusal({ type: 'undo' })).toMatchObject(told);
    expect(stream.refusal({ type: 'undo' }).detail).toContain('folded');
    expect(stream.refusal({ type: 'redo' })).toMatchObject({ ...told, code: 'nothing-to-redo' });
    // still so after a change that was taken back, and before that it can be
    stream.do({ type: 'rename', title: 'Traffic' });
    stream.do({ type: 'undo' });
    expect(stream.refusal({ type: 'undo' })).toMatchObject(told);
    expect(stream.refusal({ type: 'undo' }, BEN).detail).not.toContain('folded');
  });

  test('FOLD-7: a fold shows nobody what the state would not', () => {
    const stream = new Stream();
    const gone = stream.add({ x: 0, y: 0, w: 4, h: 2 });
    stream.do({ type: 'addRegion', region: newRegion({ x: 4, y: 0, w: 4, h: 2 }) });
    stream.do({ type: 'removeRegion', regionId: gone });
    const event = fold(stream.log);
    expect(JSON.stringify(redactEvent(event, 'viewer'))).not.toContain(gone);
    expect(evolve(emptyDashboard(DASHBOARD), redactEvent(event, 'viewer'))).toEqual(
      redact(stream.state, 'viewer'),
    );
    expect(redactEvent(event, 'editor')).toBe(event);
    expect(redactEvent(stream.log[0]!, 'viewer')).toBe(stream.log[0]);
  });
});
