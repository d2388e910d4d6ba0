import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LocalCounters } from './local-counters.ts';
import type { Charge, Policy } from './policy.ts';

const policy = (quota: number, windowMs: number, name = `of ${quota}`): Policy => ({
  name,
  className: 'reads',
  kind: 'person',
  quota,
  windowMs,
  intervalMs: windowMs / quota,
  field: '',
});

function counters(mostKeys?: number) {
  let now = 1_000_000;
  const local = new LocalCounters({ now: () => now, ...(mostKeys && { mostKeys }) });
  const admitted = (times: number, charges: readonly Charge[]) =>
    Array.from({ length: times }, () => local.take(charges)).filter(verdict => verdict.admitted).length;
  return {
    local,
    admitted,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const ten = policy(10, 1_000);
const ada: readonly Charge[] = [{ policy: ten, key: 'ada' }];

describe('a bucket', () => {
  test('admits exactly its quota at once', () => {
    expect(counters().admitted(50, ada)).toBe(10);
  });

  test('is filled again evenly, one unit after each interval', () => {
    const { admitted, pass } = counters();
    admitted(10, ada);
    pass(98);
    expect(admitted(5, ada)).toBe(0);
    pass(2);
    expect(admitted(5, ada)).toBe(1);
    pass(350);
    expect(admitted(5, ada)).toBe(3);
  });

  test('never holds more than its quota, however long nobody asked', () => {
    const { admitted, pass } = counters();
    pass(1_000_000);
    expect(admitted(50, ada)).toBe(10);
  });

  test('has no edge of a window at which two quotas could be used at once', () => {
    const { admitted, pass } = counters();
    pass(999);
    const before = admitted(50, ada);
    pass(2);
    expect(before + admitted(50, ada)).toBe(10);
  });

  test('admits, in any stretch of time and at any pace, the quota and what is filled meanwhile', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 10, max: 5_000 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 60 })), {
          maxLength: 30,
        }),
        (quota, windowMs, steps) => {
          const { admitted, pass } = counters();
          const charges = [{ policy: policy(quota, windowMs), key: 'ada' }];
          const happened: { at: number; admitted: number }[] = [];
          let at = 0;
          for (const [wait, times] of steps) {
            pass(wait);
            at += wait;
            happened.push({ at, admitted: admitted(times, charges) });
          }
          for (const [index, first] of happened.entries()) {
            let sum = 0;
            for (const each of happened.slice(index)) {
              sum += each.admitted;
              const filled = ((each.at - first.at) * quota) / windowMs;
              expect(sum).toBeLessThanOrEqual(quota + filled + 0.2);
            }
          }
        },
      ),
    );
  });

  test('says what is left and until when it is full, and when refusing, how long to wait', () => {
    const { local, pass } = counters();
    expect(local.take(ada)).toEqual({ admitted: true, policy: ten, remaining: 9, waitMs: 100 });
    expect(local.take(ada, 9)).toEqual({ admitted: true, policy: ten, remaining: 0, waitMs: 1_000 });
    pass(40);
    expect(local.take(ada)).toEqual({ admitted: false, policy: ten, remaining: 0, waitMs: 60 });
    expect(local.take(ada, 5)).toMatchObject({ admitted: false, waitMs: 460 });
    pass(60);
    expect(local.take(ada)).toMatchObject({ admitted: true });
  });

  test('gets back what was only put down', () => {
    const { local, admitted } = counters();
    local.add(ada, 10);
    expect(admitted(3, ada)).toBe(0);
    local.add(ada, -10);
    expect(admitted(50, ada)).toBe(10);
  });
});

describe('several buckets', () => {
  const large = policy(25, 1_000);
  const of = (person: string): readonly Charge[] => [
    { policy: ten, key: person },
    { policy: large, key: 'team' },
  ];

  test('are of each key its own', () => {
    const { admitted } = counters();
    expect(admitted(50, ada)).toBe(10);
    expect(admitted(50, [{ policy: ten, key: 'ben' }])).toBe(10);
  });

  test('must all admit', () => {
    const { admitted } = counters();
    expect([admitted(50, of('ada')), admitted(50, of('ben')), admitted(50, of('eve'))]).toEqual([10, 10, 5]);
  });

  test('are not touched by what another one refuses', () => {
    const { admitted } = counters();
    admitted(500, of('ada'));
    expect(admitted(500, [{ policy: large, key: 'team' }])).toBe(15);
  });

  test('speak through the one nearest to its end, or the one that refuses longest', () => {
    const { local } = counters();
    expect(local.take(of('ada')).policy).toBe(ten);
    local.add([{ policy: large, key: 'team' }], 24);
    expect(local.take(of('ben')).policy).toBe(large);
    local.add([{ policy: ten, key: 'ada' }], 30);
    expect(local.take(of('ada')).policy).toBe(ten);
  });
});

describe('what is remembered', () => {
  test('is forgotten when the bucket is full again', () => {
    const { local, admitted, pass } = counters();
    admitted(3, ada);
    pass(299);
    local.sweep();
    expect(local.size).toBe(1);
    pass(1);
    local.sweep();
    expect(local.size).toBe(0);
  });

  test('has a bound, whatever number of addresses somebody asks from', () => {
    const { local } = counters(100);
    for (let n = 0; n < 1_000; n += 1) local.take([{ policy: ten, key: `address ${n}` }]);
    expect(local.size).toBeLessThanOrEqual(100);
  });
});
