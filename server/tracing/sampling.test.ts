import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Sampling } from './sampling.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const caller = (traceFlags: number, traceId = '0af7651916cd43dd8448eb211c80319c') => ({
  traceId,
  spanId: 'b7ad6b7169203331',
  traceFlags,
  isRemote: true,
});
/** The random part of an id is the share itself. */
const idAt = (share: number) =>
  `${'f'.repeat(18)}${Math.floor(share * 2 ** 56)
    .toString(16)
    .padStart(14, '0')}`;

test.each([
  [0, 0, false],
  [0.1, 0.0999, true],
  [0.1, 0.1, false],
  [1, 0.999_999_999, true],
])('of the traces that begin here, at a rate of %s the draw %s is kept: %s', (rate, drawn, kept) => {
  expect(new Sampling(rate, { random: () => drawn }).keeps(undefined)).toBe(kept);
});

test('of those that begin here no more are kept than a budget has, anew each second', () => {
  const sampling = new Sampling(1, { perSecond: 50 });
  const kept = (times: number) =>
    Array.from({ length: times }, () => sampling.keeps(undefined)).filter(Boolean).length;
  expect([kept(30), kept(30)]).toEqual([30, 20]);
  // Callers have one of their own.
  expect(sampling.keeps(caller(1))).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(kept(60)).toBe(50);
});

test('a caller that does not keep its trace is followed at any rate', () => {
  expect(new Sampling(1).keeps(caller(0))).toBe(false);
});

describe('callers who want everything kept', () => {
  const followed = (sampling: Sampling, times: number) =>
    Array.from({ length: times }, () => sampling.keeps(caller(1, idAt(0.5)))).filter(Boolean).length;

  test('are followed up to a budget, anew each second', () => {
    const sampling = new Sampling(0, { perSecond: 100 });
    expect([followed(sampling, 60), followed(sampling, 60)]).toEqual([60, 40]);
    vi.advanceTimersByTime(1_000);
    expect(followed(sampling, 120)).toBe(100);
  });

  test('beyond it the id of the trace decides, the same for everybody', () => {
    const sampling = new Sampling(0.1, { perSecond: 100, random: () => 0.99 });
    followed(sampling, 100);
    expect([0, 0.0999, 0.1001, 0.9].map(share => sampling.keeps(caller(1, idAt(share))))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
