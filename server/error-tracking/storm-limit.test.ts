import { describe, expect, test } from 'vitest';
import { ALL_PER_MINUTE, SAME_PER_MINUTE, StormLimit } from './storm-limit.ts';

/** Ten thousand in a minute, all of them admitted or not. */
function storm(limit: StormLimit, kind: (index: number) => string): number {
  return Array.from({ length: 10_000 }, (_, index) => limit.admit(kind(index))).filter(left => left !== null)
    .length;
}

describe('a storm of errors', () => {
  test('of one kind becomes a few reports a minute, and the next one says how many were left out', () => {
    let now = 0;
    const limit = new StormLimit(() => now);
    expect(storm(limit, () => 'same')).toBe(SAME_PER_MINUTE);
    now += 60_000;
    expect(limit.admit('same')).toBe(10_000 - SAME_PER_MINUTE);
    expect(limit.admit('same')).toBe(0);
  });

  test('of many kinds is bounded, too', () => {
    let now = 0;
    const limit = new StormLimit(() => now);
    expect(storm(limit, String)).toBe(ALL_PER_MINUTE);
    expect(limit.admit('9999')).toBeNull();
    now += 60_000;
    expect(storm(limit, String)).toBe(ALL_PER_MINUTE);
  });

  test('does not silence another kind', () => {
    const limit = new StormLimit(() => 0);
    storm(limit, () => 'loud');
    expect(limit.admit('quiet')).toBe(0);
  });

  test('that goes on for long is told of again after its time', () => {
    let now = 0;
    const limit = new StormLimit(() => now);
    const minutes = Array.from({ length: 20 }, () => {
      now += 60_000;
      return limit.admit('outage', 10 * 60_000);
    });
    expect(minutes.map(left => left !== null).flatMap((told, minute) => (told ? [minute] : []))).toEqual([
      0, 10,
    ]);
    expect(minutes[10]).toBe(9);
  });
});
