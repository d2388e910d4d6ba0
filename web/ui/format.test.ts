import { expect, test } from 'vitest';
import { formatAge, formatNumber, formatRelative, formatValue, formatValueText, plural } from './format.ts';

const NOW = Date.UTC(2026, 0, 15, 12);

test('a number shows three digits at a glance, and as many decimals as were asked for', () => {
  expect(formatNumber(1234567)).toBe('1,234,567');
  expect(formatNumber(12.345)).toBe('12.3');
  expect(formatNumber(1.2345)).toBe('1.23');
  expect(formatNumber(0.012345)).toBe('0.0123');
  expect(formatNumber(5, 2)).toBe('5.00');
  expect(formatNumber(-3)).toBe('\u22123');
});

test('what is no finite number is a dash, without a unit', () => {
  for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(formatValue(value, 'ms')).toEqual({ text: '–', unit: '' });
  }
});

test('units with steps are scaled, others stand as they are', () => {
  expect(formatValue(1_536, 'bytes')).toEqual({ text: '1.5', unit: 'KiB' });
  expect(formatValue(0.25, 'ms')).toEqual({ text: '250', unit: 'µs' });
  expect(formatValue(0, 'ms')).toEqual({ text: '0', unit: 'ms' });
  expect(formatValue(0, 's')).toEqual({ text: '0', unit: 's' });
  expect(formatValue(0.004, 's')).toEqual({ text: '4', unit: 'ms' });
  expect(formatValue(7_200, 's')).toEqual({ text: '2', unit: 'h' });
  expect(formatValue(1_250_000, 'short')).toEqual({ text: '1.25', unit: 'M' });
  expect(formatValue(12, '°C')).toEqual({ text: '12', unit: '°C' });
  expect(formatValueText(0.256, 'ratio')).toBe('25.6%');
  expect(formatValueText(12, 'req/s')).toBe('12\u00a0req/s');
});

test('times are relative to now, in words', () => {
  expect(formatRelative(NOW - 5_000, NOW)).toBe('just now');
  expect(formatRelative(NOW - 3 * 60_000, NOW)).toBe('3 minutes ago');
  expect(formatRelative(NOW - 26 * 3_600_000, NOW)).toBe('yesterday');
  expect(formatRelative(NOW + 3 * 86_400_000, NOW)).toBe('in 3 days');
  expect(formatRelative('2025-01-15T12:00:00Z', NOW)).toBe('last year');
  expect(formatRelative('nonsense', NOW)).toBe('–');
});

test('an age is counted in its largest unit', () => {
  expect(formatAge(12_900)).toBe('12\u00a0s');
  expect(formatAge(300)).toBe('0\u00a0s');
  expect(formatAge(250_000)).toBe('4\u00a0min');
});

test('plural', () => {
  expect(plural(1, 'row')).toBe('1\u00a0row');
  expect(plural(0, 'row')).toBe('0\u00a0rows');
  expect(plural(2, 'entry', 'entries')).toBe('2\u00a0entries');
});
