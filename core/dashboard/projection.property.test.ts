import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DashboardState } from '../contract/index.ts';
import { LIMITS } from '../contract/index.ts';
import { DASHBOARD } from '../testing/ids.ts';
import { anyScript, play } from '../testing/script.ts';
import { newRegion, Stream } from '../testing/stream.ts';
import { TableModel } from '../testing/table-model.ts';
import { projectionChanges } from './projection.ts';

/** Writes the log to the tables in batches and compares each time; lengths are used round and round. */
function expectTablesToFollow({ log, states }: Stream, lengths: readonly number[]): void {
  const tables = new TableModel();
  let from = 0;
  for (let turn = 0; from < log.length; turn += 1) {
    const events = log.slice(from, from + lengths[turn % lengths.length]!);
    const to = from + events.length;
    const changes = projectionChanges(states[from]!, states[to]!, events);
    for (const { id } of changes.upserted) expect(changes.rows).not.toHaveProperty(id);
    tables.apply(changes);
    expectSame(tables.load(DASHBOARD), states[to]!);
    from = to;
  }
}

/** Equal, and the removed in the same order: it decides which of them is forgotten next. */
function expectSame(loaded: DashboardState, state: DashboardState): void {
  expect(loaded).toEqual(state);
  expect(Object.keys(loaded.removed)).toEqual(Object.keys(state.removed));
}

const anyLengths = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 });

describe('projectionChanges', () => {
  test('STREAM-6: the projections hold the state at every batch of events', () => {
    fc.assert(
      fc.property(anyScript, anyLengths, (script, lengths) => {
        const stream = new Stream();
        play(script, stream);
        expectTablesToFollow(stream, lengths);
      }),
      { numRuns: 200 },
    );
  });

  test('STREAM-6: also when more regions were removed than are kept, in whatever batches', () => {
    const stream = new Stream();
    const ids = Array.from({ length: LIMITS.removedKept + 8 }, (_, index) =>
      stream.add({ x: index % 24, y: 0, w: 1, h: 1 }),
    );
    for (const regionId of ids) stream.do({ type: 'removeRegion', regionId });
    const [, , , , , , , , kept] = ids;
    stream.do({ type: 'restoreRegion', regionId: kept! });
    stream.do({ type: 'moveRegion', regionId: kept!, x: 3, y: 0 });
    stream.do({ type: 'removeRegion', regionId: kept! });
    for (const lengths of [[1], [3, 50], [7], [400]]) expectTablesToFollow(stream, lengths);
  });

  test('STREAM-6: a region that comes and goes within one batch', () => {
    const stream = new Stream();
    const lower = stream.add({ x: 0, y: 0, w: 4, h: 2 });
    const id = stream.add({ x: 0, y: 0, w: 4, h: 2 });
    stream.do({ type: 'configureRegion', regionId: id, changes: { title: 'Short-lived' } });
    stream.do({ type: 'removeRegion', regionId: id });
    const changes = projectionChanges(stream.states[1]!, stream.state, stream.log.slice(1));
    expect(changes).toMatchObject({ rows: { [lower]: 0 }, removed: { [id]: 4 }, forgotten: [] });
    expect(changes.upserted).toEqual([stream.state.removed[id]]);
    expect(changes.upserted[0]?.title).toBe('Short-lived');
  });

  test('STREAM-6: a change that moves nobody names nobody', () => {
    const stream = new Stream();
    stream.do({ type: 'addRegion', region: newRegion({ x: 0, y: 0, w: 4, h: 2 }) });
    const before = stream.state;
    stream.do({ type: 'rename', title: 'Traffic' });
    expect(projectionChanges(before, stream.state, stream.log.slice(-1))).toEqual({
      title: 'Traffic',
      description: '',
      archived: false,
      variables: [],
      upserted: [],
      rows: {},
      removed: {},
      forgotten: [],
    });
  });
});
