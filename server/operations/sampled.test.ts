import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sampled } from './sampled.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;
const settled = () => vi.advanceTimersByTimeAsync(0);

test('those who ask are never kept waiting, and it is looked at once per interval', async () => {
  let looks = 0;
  const latest = sampled(async () => ++looks, MINUTE);
  expect(looks).toBe(0);
  expect([latest(), latest(), latest()]).toEqual([null, null, null]);
  await settled();
  expect([latest(), latest(), looks]).toEqual([1, 1, 1]);
  await vi.advanceTimersByTimeAsync(MINUTE - 1);
  expect([latest(), looks]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(1);
  expect([latest(), looks]).toEqual([1, 2]);
  await settled();
  expect(latest()).toBe(2);
});

test('a look that takes for ever is the only one', async () => {
  let looks = 0;
  const latest = sampled(() => {
    looks += 1;
    return new Promise<number>(() => {});
  }, MINUTE);
  for (let minute = 0; minute < 5; minute += 1) {
    expect(latest()).toBeNull();
    await vi.advanceTimersByTimeAsync(MINUTE);
  }
  expect(looks).toBe(1);
});

test('a look that fails leaves nothing known, and is tried again after the interval', async () => {
  const looks = [Promise.resolve(7), Promise.reject(new Error('away')), Promise.resolve(8)];
  for (const look of looks) look.catch(() => {});
  const latest = sampled(() => looks.shift()!, MINUTE);
  const seen: (number | null)[] = [];
  for (let minute = 0; minute < 3; minute += 1) {
    latest();
    await settled();
    seen.push(latest());
    await vi.advanceTimersByTimeAsync(MINUTE);
  }
  expect(seen).toEqual([7, null, 8]);
});
