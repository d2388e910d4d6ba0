import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLUMNS, MAX_HEIGHT, MAX_ROWS, validatePlacement } from './placement.ts';
import { anyPlacement } from './testing/boards.ts';

const good = { x: 0, y: 0, w: 6, h: 4 };

test.each([
  ['not-integer', { ...good, x: 1.5 }, 'x must be a whole number of columns, not 1.5.'],
  ['not-integer', { ...good, h: Number.NaN }, 'h must be a whole number of rows, not NaN.'],
  [
    'not-integer',
    { ...good, y: Number.POSITIVE_INFINITY },
    'y must be a whole number of rows, not Infinity.',
  ],
  ['not-integer', { ...good, y: 1e300 }, 'y must be a whole number of rows, not 1e+300.'],
  ['too-small', { ...good, w: 0 }, 'A region is at least 1 column wide and 1 row tall; this one is 0 by 4.'],
  [
    'too-small',
    { ...good, h: -1 },
    'A region is at least 1 column wide and 1 row tall; this one is 6 by -1.',
  ],
  ['outside-columns', { ...good, w: 25 }, 'The grid has 24 columns, so a region cannot be 25 wide.'],
  ['outside-columns', { ...good, x: 19 }, 'A region 6 wide can start at columns 0 to 18 of 24, not at 19.'],
  ['outside-columns', { ...good, x: -1 }, 'A region 6 wide can start at columns 0 to 18 of 24, not at -1.'],
  ['too-tall', { ...good, h: MAX_HEIGHT + 1 }, 'A region is at most 500 rows tall; this one has 501.'],
  ['above-first-row', { ...good, y: -1 }, 'Rows count from 0 downwards, so a region cannot start at row -1.'],
  [
    'below-last-row',
    { ...good, y: MAX_ROWS - 3 },
    'A dashboard has 10000 rows: a region 4 tall can start at row 9996 at the latest, not at 9997.',
  ],
])('LAYOUT-15: %s is refused for %j', (reason, placement, detail) => {
  expect(validatePlacement(placement)).toEqual({ reason, detail });
});

test('LAYOUT-15: the limits themselves are allowed', () => {
  expect(validatePlacement({ x: 0, y: 0, w: 1, h: 1 })).toBeNull();
  expect(validatePlacement({ x: 0, y: 0, w: COLUMNS, h: MAX_HEIGHT })).toBeNull();
  expect(validatePlacement({ x: COLUMNS - 1, y: MAX_ROWS - 1, w: 1, h: 1 })).toBeNull();
  fc.assert(
    fc.property(anyPlacement, placement => {
      expect(validatePlacement(placement)).toBeNull();
    }),
  );
});
