import { describe, expect, test } from 'vitest';
import { type DashboardEvent, LIMITS } from '../contract/index.ts';
import { ANNA, BEN } from '../testing/ids.ts';
import { Stream } from '../testing/stream.ts';
import { historyOf, NO_HISTORY, remember } from './undo.ts';

const TILE = { x: 0, y: 0, w: 4, h: 2 };
const UNDO = { type: 'undo' } as const;
const REDO = { type: 'redo' } as const;

const rename = (title: string) => ({ type: 'rename', title }) as const;
const retitle = (regionId: string, title: string) =>
  ({ type: 'configureRegion', regionId, changes: { title } }) as const;

describe('per person', () => {
  test('UNDO-4: everybody takes back their own newest change, whoever was last', () => {
    const stream = new Stream();
    const anna = stream.add(TILE, {}, ANNA);
    const ben = stream.add({ x: 4, y: 0, w: 4, h: 2 }, {}, BEN);
    stream.do(retitle(anna, 'A2'), ANNA);
    stream.do(retitle(ben, 'B2'), BEN);
    stream.do(UNDO, ANNA);
    expect([stream.region(anna).title, stream.region(ben).title]).toEqual(['Requests', 'B2']);
    stream.do(UNDO, ANNA);
    expect(Object.keys(stream.state.regions)).toEqual([ben]);
    expect(stream.refusal(UNDO, ANNA)).toMatchObject({ code: 'nothing-to-undo' });
    expect(stream.region(ben).title).toBe('B2');
  });

  test('UNDO-5: undo is a new event that names the one it takes back, redo likewise', () => {
    const stream = new Stream();
    stream.do(rename('A'));
    const undone = stream.do(UNDO, ANNA, 'dashboardRenamed');
    expect(undone).toMatchObject({ seq: 2, data: { before: 'A', after: '', undoes: 1 } });
    const redone = stream.do(REDO, ANNA, 'dashboardRenamed');
    expect(redone).toMatchObject({ seq: 3, data: { before: '', after: 'A', redoes: 2 } });
    expect(stream.do(UNDO, ANNA, 'dashboardRenamed').data).toMatchObject({ undoes: 3, after: '' });
    expect(stream.log).toHaveLength(4);
  });

  test('UNDO-6: a new change ends what could be brought back', () => {
    const stream = new Stream();
    stream.do(rename('A'));
    stream.do(UNDO);
    stream.do({ type: 'describe', description: 'D' });
    expect(stream.refusal(REDO)).toMatchObject({ code: 'nothing-to-redo' });
    stream.do(UNDO);
    expect(stream.state.description).toBe('');
    stream.do(REDO);
    expect(stream.state).toMatchObject({ title: '', description: 'D' });
  });

  test("UNDO-6: somebody else's change does not", () => {
    const stream = new Stream();
    stream.do(rename('A'), ANNA);
    stream.do(UNDO, ANNA);
    stream.do({ type: 'describe', description: 'D' }, BEN);
    stream.do(REDO, ANNA);
    expect(stream.state.title).toBe('A');
  });

  test('UNDO-7: undo reaches the last 100 changes of a person, and so does redo', () => {
    const stream = new Stream();
    for (let n = 1; n <= LIMITS.undoDepth + 5; n += 1) {
      stream.do(rename(`title ${n}`), ANNA);
      stream.do({ type: 'describe', description: `text ${n}` }, BEN);
    }
    for (let n = 0; n < LIMITS.undoDepth; n += 1) stream.do(UNDO, ANNA);
    expect(stream.state.title).toBe('title 5');
    expect(stream.refusal(UNDO, ANNA).code).toBe('nothing-to-undo');
    for (let n = 0; n < LIMITS.undoDepth; n += 1) stream.do(REDO, ANNA);
    expect(stream.state.title).toBe(`title ${LIMITS.undoDepth + 5}`);
    expect(stream.refusal(REDO, ANNA).code).toBe('nothing-to-redo');
    expect(stream.state.description).toBe(`text ${LIMITS.undoDepth + 5}`);
  });

  test('UNDO-8: the history follows from the events of a person alone', () => {
    const stream = new Stream();
    for (const wish of [rename('A'), rename('B'), UNDO, rename('C'), UNDO, UNDO, REDO]) {
      stream.do(wish, ANNA);
      stream.do({ type: 'describe', description: wish.type }, BEN);
    }
    const own = stream.log.filter(({ actor }) => actor === ANNA);
    expect(historyOf(own)).toEqual(stream.histories.get(ANNA));
    expect(historyOf([])).toEqual(NO_HISTORY);
    const created = { ...own[0], type: 'dashboardCreated', data: { title: '', description: '' } };
    expect(remember(NO_HISTORY, created as DashboardEvent)).toEqual(NO_HISTORY);
  });
});

describe('what others built upon', () => {
  test('UNDO-9: is passed over, and the change before it is taken back', () => {
    const stream = new Stream();
    const id = stream.add(TILE, {}, BEN);
    stream.do({ type: 'describe', description: 'D' }, ANNA);
    stream.do(retitle(id, "Anna's"), ANNA);
    stream.do(retitle(id, "Ben's"), BEN);
    expect(stream.do(UNDO, ANNA).type).toBe('dashboardDescribed');
    expect(stream.region(id).title).toBe("Ben's");
    expect(stream.refusal(UNDO, ANNA)).toMatchObject({
      code: 'nothing-to-undo',
      detail: expect.stringMatching(/Others/),
    });
  });

  test('UNDO-9: also when their value happens to be the one that was there before', () => {
    const stream = new Stream();
    const id = stream.add(TILE, {}, BEN);
    stream.do(retitle(id, 'A'), ANNA);
    stream.do(retitle(id, 'B'), BEN);
    stream.do(retitle(id, 'A'), BEN);
    expect(stream.refusal(UNDO, ANNA).code).toBe('nothing-to-undo');
  });

  test('UNDO-10: nothing older about the same thing is taken back beneath it', () => {
    const stream = new Stream();
    stream.do(rename('A'), ANNA);
    stream.do(rename('B'), ANNA);
    stream.do(rename('A'), BEN);
    expect(stream.refusal(UNDO, ANNA).code).toBe('nothing-to-undo');
    expect(stream.state.title).toBe('A');
  });

  test("UNDO-10: an archive of somebody else's stays", () => {
    const stream = new Stream();
    stream.do({ type: 'archive' }, ANNA);
    stream.do({ type: 'unarchive' }, ANNA);
    stream.do({ type: 'archive' }, BEN);
    expect(stream.refusal(UNDO, ANNA).code).toBe('archived');
    expect(stream.refusal(REDO, ANNA).code).toBe('archived');
  });

  test('UNDO-9: a configuration is taken back as a whole or not at all', () => {
    const stream = new Stream();
    const id = stream.add(TILE, {}, BEN);
    const changes = { title: 'A', description: 'A' };
    stream.do({ type: 'configureRegion', regionId: id, changes }, ANNA);
    stream.do(retitle(id, 'B'), BEN);
    expect(stream.refusal(UNDO, ANNA).code).toBe('nothing-to-undo');
    expect(stream.region(id).description).toBe('A');
  });

  test('UNDO-9: a region that somebody else has worked on is not taken away', () => {
    const stream = new Stream();
    const touched = stream.add(TILE, {}, ANNA);
    stream.do({ type: 'moveRegion', regionId: touched, x: 1, y: 0 }, BEN);
    expect(stream.refusal(UNDO, ANNA).code).toBe('nothing-to-undo');

    const restored = stream.add(TILE, {}, ANNA);
    stream.do({ type: 'removeRegion', regionId: restored }, BEN);
    stream.do({ type: 'restoreRegion', regionId: restored }, BEN);
    expect(stream.refusal(UNDO, ANNA).code).toBe('nothing-to-undo');
  });

  test('UNDO-9: a region whose neighbours merely moved it is still taken away', () => {
    const stream = new Stream();
    const id = stream.add(TILE, {}, ANNA);
    const other = stream.add(TILE, {}, BEN);
    stream.do(UNDO, ANNA);
    expect(Object.keys(stream.state.regions)).toEqual([other]);
    expect(stream.state.removed[id]).toBeDefined();
  });

  test('UNDO-9: a removal that somebody else made anew stays', () => {
    const stream = new Stream();
    const regionId = stream.add(TILE, {}, BEN);
    stream.do({ type: 'removeRegion', regionId }, ANNA);
    stream.do({ type: 'restoreRegion', regionId }, BEN);
    stream.do({ type: 'removeRegion', regionId }, BEN);
    expect(stream.refusal(UNDO, ANNA).code).toBe('nothing-to-undo');
    stream.do(UNDO, BEN);
    expect(Object.keys(stream.state.regions)).toEqual([regionId]);
  });

  test.each(['moveRegion', 'resizeRegion'] as const)('UNDO-9: a %s after mine stays', type => {
    const stream = new Stream();
    const regionId = stream.add(TILE, {}, BEN);
    const to = (n: number) =>
      type === 'moveRegion'
        ? ({ type, regionId, x: n, y: 0 } as const)
        : ({ type, regionId, w: n, h: n } as const);
    stream.do(to(2), ANNA);
    stream.do(to(3), BEN);
    stream.do(to(2), BEN);
    expect(stream.refusal(UNDO, ANNA).code).toBe('nothing-to-undo');
  });

  test('UNDO-9: redo passes over what others built upon too', () => {
    const stream = new Stream();
    const id = stream.add(TILE, {}, BEN);
    stream.do(retitle(id, 'A'), ANNA);
    stream.do(UNDO, ANNA);
    stream.do(retitle(id, 'B'), BEN);
    expect(stream.refusal(REDO, ANNA)).toMatchObject({
      code: 'nothing-to-redo',
      detail: expect.stringMatching(/Others/),
    });
    expect(stream.region(id).title).toBe('B');
  });
});
