import { describe, expect, test } from 'vitest';
import { LIMITS } from '../contract/index.ts';
import { ANNA, BEN, DASHBOARD, uuid } from '../testing/ids.ts';
import { newRegion, Stream, wishes } from '../testing/stream.ts';
import { emptyDashboard, evolve } from './evolve.ts';

const SMALL = { x: 0, y: 0, w: 4, h: 2 };

describe('dashboard', () => {
  test('STREAM-7: a stream begins with its creation', () => {
    const created = evolve(emptyDashboard(DASHBOARD), {
      seq: 1,
      id: uuid(1),
      type: 'dashboardCreated',
      data: { title: 'Traffic', description: 'What comes in' },
      actor: ANNA,
      commandId: uuid(2),
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(created).toEqual({
      id: DASHBOARD,
      title: 'Traffic',
      description: 'What comes in',
      archived: false,
      variables: [],
      regions: {},
      removed: {},
    });
  });

  test('COMMAND-3: rename and describe carry the text before and after', () => {
    const stream = new Stream();
    expect(stream.do({ type: 'rename', title: 'Traffic' }, ANNA, 'dashboardRenamed').data).toEqual({
      before: '',
      after: 'Traffic',
    });
    expect(stream.do({ type: 'rename', title: 'Load' }, ANNA, 'dashboardRenamed').data).toEqual({
      before: 'Traffic',
      after: 'Load',
    });
    expect(stream.do({ type: 'describe', description: 'All' }, ANNA, 'dashboardDescribed').data).toEqual({
      before: '',
      after: 'All',
    });
    expect(stream.state).toMatchObject({ title: 'Load', description: 'All' });
  });

  test('COMMAND-4: an archived dashboard takes nothing but what ends that', () => {
    const stream = new Stream();
    const id = stream.add(SMALL);
    stream.do({ type: 'describe', description: "Ben's" }, BEN);
    expect(stream.refusal({ type: 'unarchive' }).code).toBe('already-exists');
    stream.do({ type: 'archive' }, ANNA, 'dashboardArchived');
    expect(stream.state.archived).toBe(true);
    for (const [type, wish] of Object.entries(wishes(id)))
      if (type !== 'unarchive' && type !== 'undo') expect(stream.refusal(wish).code, type).toBe('archived');
    expect(stream.refusal({ type: 'undo' }, BEN).code).toBe('archived');
    stream.do({ type: 'unarchive' }, BEN, 'dashboardUnarchived');
    expect(stream.state.archived).toBe(false);
  });
});

describe('addRegion', () => {
  test('COMMAND-5: a new region has the defaults, version 1, and nobody has touched it', () => {
    const stream = new Stream();
    const region = { widget: { kind: 'text' as const, options: { text: 'Hello' } }, placement: SMALL };
    const { data } = stream.do({ type: 'addRegion', region }, ANNA, 'regionAdded');
    expect(data.displaced).toEqual({});
    expect(data.region).toEqual({
      id: data.region.id,
      title: '',
      description: '',
      widget: { kind: 'text', options: { text: 'Hello' } },
      query: null,
      placement: SMALL,
      version: 1,
      touched: {},
    });
    expect(stream.state.regions).toEqual({ [data.region.id]: data.region });
  });

  test('COMMAND-5: the client may choose its id; without one it gets a fresh one', () => {
    const stream = new Stream();
    expect(stream.add(SMALL, { id: uuid(77) })).toBe(uuid(77));
    expect(stream.region(uuid(77)).id).toBe(uuid(77));
    const { data } = stream.do({ type: 'addRegion', region: newRegion(SMALL) }, ANNA, 'regionAdded');
    expect(data.region.id).not.toBe(uuid(77));
    expect(Object.keys(stream.state.regions)).toHaveLength(2);
  });

  test('COMMAND-5: an id that is taken is refused, also when its region was removed', () => {
    const stream = new Stream();
    const id = stream.add(SMALL);
    const again = { type: 'addRegion', region: newRegion(SMALL, { id }) } as const;
    expect(stream.refusal(again)).toMatchObject({ code: 'already-exists', extra: { regionId: id } });
    stream.do({ type: 'removeRegion', regionId: id });
    expect(stream.refusal(again)).toMatchObject({ code: 'already-exists', extra: { regionId: id } });
    expect(stream.refusal(again).detail).toMatch(/restore/i);
  });

  test('COMMAND-6: whoever stood there flows down, and the event says so', () => {
    const stream = new Stream();
    const below = stream.add(SMALL);
    const { data } = stream.do({ type: 'addRegion', region: newRegion(SMALL) }, ANNA, 'regionAdded');
    expect(data.displaced).toEqual({ [below]: [0, 2] });
    expect(stream.placementOf(below).y).toBe(2);
  });
});

describe('moveRegion and resizeRegion', () => {
  test('COMMAND-7: moving keeps the size, resizing keeps the column, both tell before and after', () => {
    const stream = new Stream();
    const id = stream.add(SMALL);
    const other = stream.add({ x: 4, y: 0, w: 4, h: 2 });
    const moved = stream.do({ type: 'moveRegion', regionId: id, x: 4, y: 0 }, ANNA, 'regionMoved');
    expect(moved.data).toEqual({
      regionId: id,
      before: SMALL,
      after: { x: 4, y: 0, w: 4, h: 2 },
      displaced: { [other]: [0, 2] },
    });
    const resized = stream.do({ type: 'resizeRegion', regionId: id, w: 6, h: 5 }, ANNA, 'regionResized');
    expect(resized.data).toEqual({
      regionId: id,
      before: { x: 4, y: 0, w: 4, h: 2 },
      after: { x: 4, y: 0, w: 6, h: 5 },
      displaced: { [other]: [2, 5] },
    });
    expect(stream.placementOf(id)).toEqual({ x: 4, y: 0, w: 6, h: 5 });
    expect(stream.placementOf(other).y).toBe(5);
  });

  test.each([
    ['not-integer', { x: Number.NaN, y: 0 }],
    ['not-integer', { x: Number.POSITIVE_INFINITY, y: 0 }],
    ['not-integer', { x: 0.5, y: 0 }],
    ['outside-columns', { x: 21, y: 0 }],
    ['above-first-row', { x: 0, y: -1 }],
    ['below-last-row', { x: 0, y: 9_999 }],
  ])('COMMAND-8: a place that no grid has is refused as %s: %o', (reason, to) => {
    const stream = new Stream();
    const regionId = stream.add(SMALL);
    expect(stream.refusal({ type: 'moveRegion', regionId, ...to })).toMatchObject({
      code: 'outside-grid',
      extra: { reason },
    });
    const region = newRegion({ ...SMALL, ...to });
    expect(stream.refusal({ type: 'addRegion', region })).toMatchObject({
      code: 'outside-grid',
      extra: { reason },
    });
  });

  test.each([
    ['too-small', { w: 0, h: 1 }],
    ['outside-columns', { w: 25, h: 1 }],
    ['too-tall', { w: 1, h: 501 }],
    ['not-integer', { w: 1, h: Number.NaN }],
  ])('COMMAND-8: a size that no grid has is refused as %s: %o', (reason, size) => {
    const stream = new Stream();
    const regionId = stream.add(SMALL);
    expect(stream.refusal({ type: 'resizeRegion', regionId, ...size })).toMatchObject({
      code: 'outside-grid',
      extra: { reason },
    });
  });
});

describe('removeRegion and restoreRegion', () => {
  test('COMMAND-11: a removed region is kept as it was, and the others close the gap', () => {
    const stream = new Stream();
    const upper = stream.add(SMALL);
    const lower = stream.add({ x: 0, y: 2, w: 4, h: 2 });
    const region = stream.region(upper);
    const { data } = stream.do({ type: 'removeRegion', regionId: upper }, ANNA, 'regionRemoved');
    expect(data).toEqual({ region, displaced: { [lower]: [2, 0] } });
    expect(stream.state.removed).toEqual({ [upper]: region });
    expect(Object.keys(stream.state.regions)).toEqual([lower]);
    expect(stream.placementOf(lower).y).toBe(0);
  });

  test('COMMAND-12: a restored region takes its place again, with everything it had', () => {
    const stream = new Stream();
    const id = stream.add(SMALL, { query: { source: 'system' } });
    const other = stream.add({ x: 0, y: 2, w: 4, h: 2 });
    const before = stream.region(id);
    stream.do({ type: 'removeRegion', regionId: id });
    const { data } = stream.do({ type: 'restoreRegion', regionId: id }, BEN, 'regionRestored');
    expect(data).toEqual({ region: { ...before, version: 2 }, displaced: { [other]: [0, 2] } });
    expect(stream.region(id)).toEqual({
      ...before,
      version: 2,
      touched: { presence: { version: 2, by: BEN } },
    });
    expect(stream.state.removed).toEqual({});
    expect(stream.refusal({ type: 'restoreRegion', regionId: id }).code).toBe('already-exists');
  });

  test('COMMAND-13: those removed last are kept, the oldest are forgotten', () => {
    const stream = new Stream();
    const ids = Array.from({ length: LIMITS.removedKept + 2 }, () => stream.add(SMALL));
    for (const regionId of ids.slice(0, LIMITS.removedKept)) stream.do({ type: 'removeRegion', regionId });
    // Removed again, the first one is no longer the oldest.
    stream.do({ type: 'restoreRegion', regionId: ids[0]! });
    stream.do({ type: 'removeRegion', regionId: ids[0]! });
    for (const regionId of ids.slice(LIMITS.removedKept)) stream.do({ type: 'removeRegion', regionId });
    expect(Object.keys(stream.state.removed)).toEqual([
      ...ids.slice(3, LIMITS.removedKept),
      ids[0],
      ...ids.slice(LIMITS.removedKept),
    ]);
    expect(stream.refusal({ type: 'restoreRegion', regionId: ids[2]! }).code).toBe('region-not-found');
  });

  test('COMMAND-14: a region that is not here is named, and whether it can come back', () => {
    const stream = new Stream();
    const id = stream.add(SMALL);
    stream.do({ type: 'removeRegion', regionId: id });
    const { moveRegion, resizeRegion, configureRegion, duplicateRegion, removeRegion } = wishes(id);
    for (const wish of [moveRegion, resizeRegion, configureRegion, duplicateRegion, removeRegion]) {
      expect(stream.refusal(wish)).toMatchObject({
        code: 'region-not-found',
        extra: { regionId: id, removed: true },
      });
      const foreign = { ...wish, regionId: uuid(99) };
      expect(stream.refusal(foreign)).toMatchObject({
        code: 'region-not-found',
        extra: { regionId: uuid(99) },
      });
      expect(stream.refusal(foreign).extra).not.toHaveProperty('removed');
    }
    expect(stream.refusal({ type: 'restoreRegion', regionId: uuid(99) }).code).toBe('region-not-found');
  });

  test.each(['__proto__', 'constructor', 'toString'])('COMMAND-14: %s is no region', regionId => {
    const stream = new Stream();
    for (const [type, wish] of Object.entries(wishes(regionId)))
      if ('regionId' in wish) expect(stream.refusal(wish).code, type).toBe('region-not-found');
  });
});
