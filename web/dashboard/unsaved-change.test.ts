import { describe, expect, test } from 'vitest';
import { COMMAND_TYPES, type Command, type DashboardState } from '#core/contract/index.ts';
import { unsavedChange } from './unsaved-change.ts';

const REGION = '00000000-0000-4000-8000-0000000000b1';
const GONE = '00000000-0000-4000-8000-0000000000b2';
const region = (id: string, title: string) => ({
  id,
  title,
  description: '',
  widget: { kind: 'text' as const, options: { markdown: 'Theirs' } },
  query: null,
  placement: { x: 0, y: 2, w: 6, h: 4 },
  version: 3,
  touched: {},
});
const STATE: DashboardState = {
  id: '00000000-0000-4000-8000-0000000000d1',
  title: 'Ours',
  description: '',
  archived: false,
  variables: [],
  regions: { [REGION]: region(REGION, 'Left') },
  removed: { [GONE]: region(GONE, 'Gone') },
};
const of = (wish: object, state: DashboardState | null = STATE) =>
  unsavedChange({ id: GONE, ...wish } as Command, state);

describe('a change that was not saved', () => {
  test('says what it was, and both values of each field', () => {
    const changes = { title: 'Mine', widget: { options: { markdown: 'Long '.repeat(100) } } };
    expect(of({ type: 'configureRegion', regionId: REGION, changes })).toEqual({
      what: 'Changing “Left”',
      values: [
        { name: 'title', yours: '“Mine”', now: '“Left”' },
        // One's own words are shown to the end: they are nowhere else any more.
        { name: 'text', yours: `“${'Long '.repeat(100)}”`, now: '“Theirs”' },
      ],
    });
    expect(of({ type: 'rename', title: 'Mine' })).toEqual({
      what: 'Renaming the dashboard',
      values: [{ name: 'title', yours: '“Mine”', now: '“Ours”' }],
    });
  });

  test('counts columns and rows as the keyboard announces them', () => {
    expect(of({ type: 'moveRegion', regionId: REGION, x: 3, y: 0 })).toEqual({
      what: 'Moving “Left”',
      values: [{ name: 'place', yours: 'column 4, row 1', now: 'column 1, row 3' }],
    });
    expect(of({ type: 'resizeRegion', regionId: REGION, w: 8, h: 5 }).values).toEqual([
      { name: 'size', yours: '8 wide, 5 tall', now: '6 wide, 4 tall' },
    ]);
  });

  test('about a region that is gone has only one value left', () => {
    const change = of({ type: 'configureRegion', regionId: GONE, changes: { title: 'Mine' } });
    expect(change).toEqual({
      what: 'Changing “Gone”',
      values: [{ name: 'title', yours: '“Mine”', now: null }],
    });
  });

  test.each(COMMAND_TYPES)('has words for %s, also when nothing is known of the dashboard', type => {
    const wish = {
      type,
      regionId: REGION,
      changes: {},
      region: { title: 'New' },
      title: '',
      description: '',
      variables: [],
    };
    expect(of(wish, null).what).toMatch(/^[A-Z].*ing /);
  });
});
