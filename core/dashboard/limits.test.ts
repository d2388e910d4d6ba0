import { describe, expect, test } from 'vitest';
import { type DashboardState, LIMITS, type Region } from '../contract/index.ts';
import { ANNA, BEN, DASHBOARD, uuid } from '../testing/ids.ts';
import { newRegion, Stream } from '../testing/stream.ts';
import { emptyDashboard } from './evolve.ts';

const TILE = { x: 0, y: 0, w: 1, h: 1 };

/** A board of so many regions, made at once: adding them one by one would take its time. */
function boardOf(count: number, height = 1): DashboardState {
  const regions: Record<string, Region> = {};
  for (let index = 0; index < count; index += 1) {
    const id = uuid(10_000 + index);
    regions[id] = {
      id,
      title: '',
      description: '',
      widget: { kind: 'stat', options: {} },
      query: null,
      placement: { x: index % 24, y: Math.floor(index / 24) * height, w: 1, h: height },
      version: 1,
      touched: {},
    };
  }
  return { ...emptyDashboard(DASHBOARD), regions };
}

describe('limits', () => {
  test('LIMIT-1: the 5,001st region is refused, whatever brings it', () => {
    const stream = new Stream(boardOf(LIMITS.regionsPerDashboard));
    const [regionId = ''] = Object.keys(stream.state.regions);
    const full = { code: 'too-many-regions' };
    expect(stream.refusal({ type: 'addRegion', region: newRegion(TILE) })).toMatchObject(full);
    expect(stream.refusal({ type: 'duplicateRegion', regionId })).toMatchObject(full);

    stream.do({ type: 'removeRegion', regionId }, BEN);
    stream.do({ type: 'addRegion', region: newRegion(TILE) });
    expect(stream.refusal({ type: 'restoreRegion', regionId })).toMatchObject(full);
    expect(stream.refusal({ type: 'undo' }, BEN)).toMatchObject({ code: 'nothing-to-undo' });
  });

  test('LIMIT-2: a board never grows beyond its last row', () => {
    const stream = new Stream(boardOf(20 * 24, 500));
    const [regionId = ''] = Object.keys(stream.state.regions);
    const full = { code: 'outside-grid' };
    expect(stream.refusal({ type: 'addRegion', region: newRegion(TILE) })).toMatchObject(full);
    expect(stream.refusal({ type: 'resizeRegion', regionId, w: 2, h: 500 })).toMatchObject(full);
    expect(stream.refusal({ type: 'moveRegion', regionId, x: 1, y: 0 })).toMatchObject(full);
    expect(stream.refusal({ type: 'duplicateRegion', regionId })).toMatchObject(full);
  });

  test('LIMIT-2: not through an undo either', () => {
    const stream = new Stream(boardOf(20 * 24, 500));
    const [first = '', second = ''] = Object.keys(stream.state.regions);
    stream.do({ type: 'resizeRegion', regionId: first, w: 1, h: 1 }, ANNA);
    stream.do({ type: 'removeRegion', regionId: second }, BEN);
    stream.add({ x: 0, y: 0, w: 2, h: 400 }, {}, BEN);
    expect(stream.refusal({ type: 'undo' }, ANNA)).toMatchObject({ code: 'nothing-to-undo' });
  });

  test("LIMIT-3: a widget's options are measured in bytes of UTF-8, all of them together", () => {
    const stream = new Stream();
    const empty = JSON.stringify({ text: '' }).length;
    const fits = 'x'.repeat(LIMITS.optionsBytes - empty);
    const withText = (text: string) => newRegion(TILE, { widget: { kind: 'text', options: { text } } });
    const tooLarge = { code: 'too-large' };
    expect(stream.refusal({ type: 'addRegion', region: withText(`${fits}x`) })).toMatchObject(tooLarge);
    expect(stream.refusal({ type: 'addRegion', region: withText('é'.repeat(fits.length)) })).toMatchObject(
      tooLarge,
    );
    stream.do({ type: 'addRegion', region: withText(fits) });
    const [regionId = ''] = Object.keys(stream.state.regions);
    const more = { widget: { options: { unit: 'ms' } } };
    expect(stream.refusal({ type: 'configureRegion', regionId, changes: more })).toMatchObject(tooLarge);
    const instead = { widget: { options: { unit: 'ms', text: null } } };
    stream.do({ type: 'configureRegion', regionId, changes: instead });
  });

  test('LIMIT-4: a widget has at most 64 options, also when they come one by one', () => {
    const stream = new Stream();
    const options = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`o${index}`, index]));
    const regionId = stream.add(TILE, { widget: { kind: 'stat', options } });
    const one = { widget: { options: { more: 1 } } };
    expect(stream.refusal({ type: 'configureRegion', regionId, changes: one })).toMatchObject({
      code: 'too-large',
    });
    const exchanged = { widget: { options: { more: 1, o0: null } } };
    stream.do({ type: 'configureRegion', regionId, changes: exchanged });
    expect(Object.keys(stream.region(regionId).widget.options)).toHaveLength(64);
  });
});
