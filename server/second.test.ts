import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Second } from './second.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const passed = (second: Second, times: number) =>
  Array.from({ length: times }, () => second.pass()).filter(Boolean).length;

test('so many pass in a second, and how many more there were is told once, at its end', () => {
  const told: number[] = [];
  const second = new Second(3, count => told.push(count));
  expect([passed(second, 2), passed(second, 5)]).toEqual([2, 1]);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([4]);
  expect(passed(second, 3)).toBe(3);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([4]);
});

test('without an end to it all pass', () => {
  const second = new Second(Number.POSITIVE_INFINITY, () => expect.unreachable());
  expect(passed(second, 5_000)).toBe(5_000);
  vi.advanceTimersByTime(1_000);
});
