import { describe, expect, test } from 'vitest';
import { LIMITS } from '../contract/index.ts';
import { ANNA, BEN } from '../testing/ids.ts';
import { newRegion, Stream } from '../testing/stream.ts';

const TILE = { x: 0, y: 0, w: 4, h: 2 };
const UNDO = { type: 'undo' } as const;
const REDO = { type: 'redo' } as const;

const retitle = (regionId: string, title: string) =>
  ({ type: 'configureRegion', regionId, changes: { title } }) as const;

describe('the board', () => {
  test('UNDO-11: an undone move brings everybody back to where they stood', () => {
    const stream = new Stream();
    const moved = stream.add({ x: 0, y: 0, w: 6, h: 3 });
    const others = [4, 8, 2].map(x => stream.add({ x, y: 0, w: 4, h: 2 }));
    const before = [moved, ...others].map(id => stream.placementOf(id));
    const { data } = stream.do({ type: 'moveRegion', regionId: moved, x: 6, y: 0 }, ANNA, 'regionMoved');
    expect(Object.keys(data.displaced).length).toBeGreaterThan(0);
    stream.do(UNDO);
    expect([moved, ...others].map(id => stream.placementOf(id))).toEqual(before);
  });

  test('UNDO-11: but not those that others have put somewhere else meanwhile', () => {
    const stream = new Stream();
    const mine = stream.add({ x: 0, y: 0, w: 4, h: 2 }, {}, ANNA);
    const left = stream.add({ x: 4, y: 0, w: 4, h: 2 }, {}, BEN);
    const right = stream.add({ x: 8, y: 0, w: 4, h: 2 }, {}, BEN);
    stream.do({ type: 'resizeRegion', regionId: mine, w: 8, h: 3 }, ANNA);
    expect(stream.placementOf(left).y).toBe(3);
    stream.do({ type: 'resizeRegion', regionId: right, w: 4, h: 6 }, BEN);
    stream.do({ type: 'moveRegion', regionId: left, x: 8, y: 6 }, BEN);
    expect(stream.placementOf(left)).toMatchObject({ x: 8, y: 6 });
    stream.do(UNDO, ANNA);
    expect(stream.placementOf(mine)).toEqual(TILE);
    expect(stream.placementOf(right)).toMatchObject({ x: 8, y: 0 });
    expect(stream.placementOf(left)).toMatchObject({ x: 8, y: 6 });
  });

  test('UNDO-12: when others rearranged meanwhile, the region goes back and the rules hold around it', () => {
    const stream = new Stream();
    const mine = stream.add(TILE, {}, ANNA);
    stream.do({ type: 'moveRegion', regionId: mine, x: 8, y: 0 }, ANNA);
    const guest = stream.add({ x: 0, y: 0, w: 24, h: 3 }, {}, BEN);
    expect(stream.placementOf(mine)).toEqual({ x: 8, y: 3, w: 4, h: 2 });
    stream.do(UNDO, ANNA);
    expect(stream.placementOf(mine)).toEqual(TILE);
    expect(stream.placementOf(guest)).toEqual({ x: 0, y: 2, w: 24, h: 3 });
  });

  test('UNDO-2: redo closes a gap so that those that passed one another stand as before', () => {
    const stream = new Stream();
    stream.add({ x: 0, y: 0, w: 7, h: 3 }, {}, ANNA);
    const low = stream.add({ x: 0, y: 3, w: 1, h: 1 }, {}, ANNA);
    const [wide = ''] = Object.keys(stream.state.regions);
    stream.do({ type: 'removeRegion', regionId: wide }, BEN);
    const late = stream.add({ x: 0, y: 1, w: 1, h: 1 }, {}, ANNA);
    const rows = () => [low, late].map(id => stream.placementOf(id).y);
    expect(rows()).toEqual([0, 1]);
    stream.do(UNDO, BEN);
    expect(rows()).toEqual([4, 3]);
    stream.do(REDO, BEN);
    expect(rows()).toEqual([0, 1]);
  });

  test('UNDO-3: a region comes back to where it stood then, not where it stood in between', () => {
    const stream = new Stream();
    const low = stream.add(TILE);
    const high = stream.add(TILE);
    expect(stream.placementOf(low).y).toBe(2);
    stream.do({ type: 'removeRegion', regionId: low });
    stream.do({ type: 'removeRegion', regionId: high });
    stream.do({ type: 'restoreRegion', regionId: low });
    expect(stream.placementOf(low).y).toBe(0);
    for (let n = 0; n < 3; n += 1) stream.do(UNDO);
    expect([low, high].map(id => stream.placementOf(id).y)).toEqual([2, 0]);
  });

  test('UNDO-13: an undone removal brings the region back with its content and who touched what', () => {
    const stream = new Stream();
    const id = stream.add(TILE, {}, BEN);
    stream.do(retitle(id, "Ben's"), BEN);
    stream.do({ type: 'removeRegion', regionId: id }, ANNA);
    const { data } = stream.do(UNDO, ANNA, 'regionRestored');
    expect(data).toMatchObject({ undoes: 3, region: { title: "Ben's", version: 3, placement: TILE } });
    expect(stream.region(id).touched).toEqual({
      title: { version: 2, by: BEN },
      presence: { version: 3, by: ANNA },
    });
    stream.do(REDO, ANNA);
    expect(stream.state.regions).toEqual({});
    expect(stream.state.removed[id]?.title).toBe("Ben's");
  });

  test('UNDO-14: archiving is taken back, and brought back, like anything else', () => {
    const stream = new Stream();
    stream.add(TILE);
    stream.do({ type: 'archive' });
    expect(stream.do(UNDO).type).toBe('dashboardUnarchived');
    expect(stream.state.archived).toBe(false);
    expect(stream.do(REDO).type).toBe('dashboardArchived');
    expect(stream.do(UNDO).type).toBe('dashboardUnarchived');
    stream.do(REDO);
    stream.do({ type: 'unarchive' });
    expect(stream.do(UNDO).type).toBe('dashboardArchived');
    expect(stream.do(REDO).type).toBe('dashboardUnarchived');
  });

  test('UNDO-15: a removal beyond what is kept cannot be taken back', () => {
    const stream = new Stream();
    const regionId = stream.add(TILE, {}, ANNA);
    stream.do({ type: 'removeRegion', regionId }, ANNA);
    for (let n = 0; n < LIMITS.removedKept; n += 1) {
      stream.do({ type: 'addRegion', region: newRegion(TILE) }, BEN);
      stream.do({ type: 'removeRegion', regionId: Object.keys(stream.state.regions)[0]! }, BEN);
    }
    expect(stream.refusal(UNDO, ANNA).code).toBe('nothing-to-undo');
  });
});
