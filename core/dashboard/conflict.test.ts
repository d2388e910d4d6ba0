import { describe, expect, test } from 'vitest';
import type { RegionChanges } from '../contract/index.ts';
import { ANNA, BEN, CLEO } from '../testing/ids.ts';
import { Stream, type Wish } from '../testing/stream.ts';

const TILE = { x: 0, y: 0, w: 4, h: 2 };

/** A region of Anna's at version 1. */
function board() {
  const stream = new Stream();
  const regionId = stream.add(TILE, { widget: { kind: 'stat', options: { unit: 'ms' } } });
  const configure = (changes: RegionChanges, expectedVersion?: number): Wish => ({
    type: 'configureRegion',
    regionId,
    changes,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  });
  return { stream, regionId, configure };
}

describe('two people on one region', () => {
  test('REGION-2: every field remembers the version that changed it last, and who', () => {
    const { stream, regionId, configure } = board();
    stream.do(configure({ title: 'A', widget: { options: { unit: 's' } } }), ANNA);
    stream.do({ type: 'moveRegion', regionId, x: 2, y: 0 }, BEN);
    stream.do({ type: 'resizeRegion', regionId, w: 6, h: 3 }, CLEO);
    stream.do(configure({ title: 'B' }), BEN);
    expect(stream.region(regionId)).toMatchObject({
      version: 5,
      touched: {
        title: { version: 5, by: BEN },
        'widget.options.unit': { version: 2, by: ANNA },
        position: { version: 3, by: BEN },
        size: { version: 4, by: CLEO },
      },
    });
  });

  test('REGION-3: making way for another region is no change of its own', () => {
    const { stream, regionId } = board();
    stream.add(TILE, {}, BEN);
    expect(stream.placementOf(regionId).y).toBe(2);
    expect(stream.region(regionId)).toMatchObject({ version: 1, touched: {} });
    stream.do({ type: 'moveRegion', regionId, x: 1, y: 2, expectedVersion: 1 }, ANNA);
  });

  test('CONFLICT-1: the same field changed by somebody else since is refused with both values and their id', () => {
    const { stream, regionId, configure } = board();
    stream.do(configure({ title: "Ben's" }), BEN);
    expect(stream.refusal(configure({ title: "Anna's" }, 1))).toMatchObject({
      code: 'version-conflict',
      extra: {
        regionId,
        version: 2,
        conflicts: [{ field: 'title', yours: "Anna's", theirs: "Ben's", by: BEN }],
      },
    });
    stream.do(configure({ title: "Anna's" }, 2));
  });

  test('CONFLICT-1: options conflict one by one, and what was taken away is null', () => {
    const { stream, configure } = board();
    stream.do(configure({ widget: { options: { unit: null, decimals: 2 } } }), BEN);
    const mine = configure({ title: 'Mine', widget: { options: { unit: 's', decimals: null } } }, 1);
    expect(stream.refusal(mine).extra?.conflicts).toEqual([
      { field: 'widget.options.unit', yours: 's', theirs: null, by: BEN },
      { field: 'widget.options.decimals', yours: null, theirs: 2, by: BEN },
    ]);
  });

  test('CONFLICT-1: moves conflict with moves, sizes with sizes', () => {
    const { stream, regionId } = board();
    stream.do({ type: 'moveRegion', regionId, x: 8, y: 0 }, BEN);
    stream.do({ type: 'resizeRegion', regionId, w: 6, h: 2 }, CLEO);
    expect(
      stream.refusal({ type: 'moveRegion', regionId, x: 2, y: 3, expectedVersion: 1 }).extra?.conflicts,
    ).toEqual([{ field: 'position', yours: { x: 2, y: 3 }, theirs: { x: 8, y: 0 }, by: BEN }]);
    expect(
      stream.refusal({ type: 'resizeRegion', regionId, w: 2, h: 2, expectedVersion: 2 }).extra?.conflicts,
    ).toEqual([{ field: 'size', yours: { w: 2, h: 2 }, theirs: { w: 6, h: 2 }, by: CLEO }]);
    stream.do({ type: 'moveRegion', regionId, x: 2, y: 0, expectedVersion: 2 }, ANNA);
  });

  test('CONFLICT-2: other fields of the same region never conflict', () => {
    const { stream, regionId, configure } = board();
    stream.do(configure({ title: "Ben's", widget: { options: { unit: 's' } } }), BEN);
    stream.do({ type: 'resizeRegion', regionId, w: 6, h: 2 }, BEN);
    stream.do(configure({ description: "Anna's", widget: { options: { decimals: 1 } } }, 1), ANNA);
    stream.do({ type: 'moveRegion', regionId, x: 3, y: 0, expectedVersion: 1 }, ANNA);
    expect(stream.region(regionId)).toMatchObject({ title: "Ben's", description: "Anna's" });
  });

  test('CONFLICT-3: without expectedVersion the later one wins', () => {
    const { stream, regionId, configure } = board();
    stream.do(configure({ title: "Ben's" }), BEN);
    stream.do(configure({ title: "Anna's" }), ANNA);
    expect(stream.region(regionId).title).toBe("Anna's");
  });

  test('CONFLICT-4: queued edits of one person never conflict with themselves', () => {
    const { stream, regionId, configure } = board();
    for (const title of ['R', 'Re', 'Req']) stream.do(configure({ title }, 1), ANNA);
    stream.do({ type: 'moveRegion', regionId, x: 3, y: 0, expectedVersion: 1 }, ANNA);
    stream.do({ type: 'removeRegion', regionId, expectedVersion: 1 }, ANNA);
  });

  test("CONFLICT-5: whoever removes a region gets to see others' changes first", () => {
    const { stream, regionId, configure } = board();
    stream.do(configure({ title: "Ben's" }), BEN);
    expect(stream.refusal({ type: 'removeRegion', regionId, expectedVersion: 1 })).toMatchObject({
      code: 'version-conflict',
      extra: { conflicts: [{ field: 'title', yours: null, theirs: "Ben's", by: BEN }] },
    });
    stream.do({ type: 'removeRegion', regionId, expectedVersion: 2 });
  });

  test('CONFLICT-6: a field that was changed back still counts as changed', () => {
    const { stream, configure } = board();
    stream.do(configure({ title: 'Other' }), BEN);
    stream.do(configure({ title: 'Requests' }), BEN);
    expect(stream.refusal(configure({ title: 'Mine' }, 2)).code).toBe('version-conflict');
  });
});
