import { expect, test } from 'vitest';
import { newTrace, traceparentOf } from './trace-context.ts';

test('a trace has the form that W3C Trace Context demands, and ids of its own', () => {
  const [one, other] = [newTrace(1), newTrace(1)];
  expect(traceparentOf(one)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(one.traceId).not.toBe(other.traceId);
  expect(traceparentOf({ ...one, sampled: false })).toMatch(/-00$/);
});

test.each([
  [0, 0, false],
  [0.1, 0.0999, true],
  [0.1, 0.1, false],
  [1, 0.9999, true],
])('at a rate of %d, a draw of %d is kept: %s', (rate, random, kept) => {
  expect(newTrace(rate, random).sampled).toBe(kept);
});
