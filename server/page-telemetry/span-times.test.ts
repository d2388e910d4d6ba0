import { expect, test } from 'vitest';
import { PAGE_TELEMETRY_LIMITS } from '#core/contract/page-telemetry.ts';
import { spanTimes } from './span-times.ts';

const SENT = 1_790_000_000_000;
const span = (age: number, duration: number) => ({ startedAt: SENT - age, duration });

test('a clock that is right is believed, however long the message was on its way', () => {
  expect(spanTimes(span(500, 40), SENT, SENT + 1_900)).toEqual({ start: SENT - 500, end: SENT - 460 });
});

test.each([7_200_000, -86_400_000, 2_001])('a clock that is off by %d ms is set right', off => {
  expect(spanTimes(span(500, 40), SENT, SENT + off)).toEqual({
    start: SENT + off - 500,
    end: SENT + off - 460,
  });
});

test.each([
  ['that has not begun', span(-1, 0)],
  ['that is not over', span(10, 11)],
  ['of an earlier day', span(PAGE_TELEMETRY_LIMITS.age + 1, 1)],
])('a span %s is none', (_, told) => {
  expect(spanTimes(told, SENT, SENT)).toBeNull();
});
