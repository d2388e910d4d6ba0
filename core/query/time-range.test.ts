import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTime, resolveRange } from './time-range.ts';

const NOW = Date.UTC(2026, 0, 15, 12);

describe('parseTime', () => {
  test.each([
    ['now', NOW],
    ['now-0s', NOW],
    ['now-90s', NOW - 90_000],
    ['now-15m', NOW - 900_000],
    ['now-6h', NOW - 21_600_000],
    ['now-7d', NOW - 604_800_000],
    ['now-2w', NOW - 1_209_600_000],
    ['now-1y', NOW - 31_536_000_000],
    ['0', 0],
    ['-1000', -1000],
    [String(NOW), NOW],
    ['2026-01-15', Date.UTC(2026, 0, 15)],
    ['2026-01-15T12:00:00Z', NOW],
    ['2026-01-15T13:00:00+01:00', NOW],
    ['1899-12-31T00:00:00Z', Date.UTC(1899, 11, 31)],
  ])('QUERY-1: %s', (text, time) => {
    expect(parseTime(text, NOW)).toBe(time);
  });

  test.each([
    ...['', ' now', 'now ', 'Now', 'now-', 'now-1', 'now+1h', 'now-1x', 'now-1.5h', 'now--1h', 'now-1h-1h'],
    ...['now-1234567s', '1e3', '1.5', 'NaN', 'Infinity', '0x10', '12345678901234567', 'yesterday', 'May 1'],
    ...['2026-13-01', '2026-01-32', '2026-01-15T25:00:00Z', '15/01/2026', '2026-01-15; drop table'],
  ])('QUERY-2: %j is no time', text => {
    expect(parseTime(text, NOW)).toBeNull();
  });

  test('QUERY-2: whatever the text, the answer is a moment or null', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^(now)?[-+:.TZ0-9smhdwy ]*$/));
    fc.assert(
      fc.property(texts, text => {
        const time = parseTime(text, NOW);
        expect(time === null || Number.isFinite(time)).toBe(true);
      }),
    );
  });
});

describe('resolveRange', () => {
  test('QUERY-3: both ends at one moment', () => {
    expect(resolveRange({ from: 'now-1h', to: 'now' }, NOW)).toEqual({ from: NOW - 3_600_000, to: NOW });
    expect(resolveRange({ from: 'now', to: 'now' }, NOW)).toEqual({ from: NOW, to: NOW });
  });

  test('QUERY-3: reversed, or with an end that is not understood, it is none', () => {
    expect(resolveRange({ from: 'now', to: 'now-1h' }, NOW)).toBeNull();
    expect(resolveRange({ from: 'then', to: 'now' }, NOW)).toBeNull();
    expect(resolveRange({ from: 'now-1h', to: 'then' }, NOW)).toBeNull();
  });
});
