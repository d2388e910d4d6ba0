import { describe, expect, test } from 'vitest';
import { readRange, readSearch } from './search.ts';
import { describeRange } from './time-ranges.ts';

describe('the range in the address', () => {
  test('both ends, in order, or none', () => {
    expect(readRange({ from: 'now-1h', to: 'now' })).toEqual({ from: 'now-1h', to: 'now' });
    expect(readRange({ from: 'now-1h' })).toBeNull();
    expect(readRange({ from: 'now', to: 'now-1h' })).toBeNull();
    expect(readRange({ from: 'yesterday', to: 'now' })).toBeNull();
    expect(readRange({ from: 1_325_376_000_000, to: '2015-12-31' })).toEqual({
      from: '1325376000000',
      to: '2015-12-31',
    });
  });

  test('what is not understood is left out of the address', () => {
    expect(readSearch({ from: 'x', to: 'y', refresh: 'often', other: 1 })).toEqual({});
    expect(readSearch({ from: '0', to: 'now', refresh: 5 })).toEqual({ from: 0, to: 'now', refresh: 5 });
    expect(readSearch({ refresh: 0 })).toEqual({});
  });
});

test('ranges in words', () => {
  expect(describeRange(null)).toBe('All the data');
  expect(describeRange({ from: 'now-1h', to: 'now' })).toBe('Last hour');
  expect(describeRange({ from: 'now-3h', to: 'now' })).toBe('Last 3 hours');
  expect(describeRange({ from: 'now-1w', to: 'now' })).toBe('Last week');
  expect(describeRange({ from: '2026-03-01T10:00', to: '2026-03-01T11:30' })).toMatch(/10:00 – 11:30$/);
  expect(describeRange({ from: 'now-2h', to: 'now-1h' })).toBe('now − 2h – now − 1h');
});
