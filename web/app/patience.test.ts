import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onWaiting, withPatience } from './patience.ts';
import { ApiProblem } from './problem.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refusal = (retryAfter: number | null, status = 429) =>
  new ApiProblem({ status, code: status === 429 ? 'too-many-requests' : 'unavailable' }, retryAfter);

/** Is refused so many times before it succeeds. */
function sending(times: number, error: ApiProblem) {
  let sent = 0;
  const send = async () => {
    sent += 1;
    if (sent <= times) throw error;
    return 'done';
  };
  return { send, sent: () => sent };
}

test('what was refused for its number is sent again after the time that was named, and one is told so', async () => {
  const told: number[] = [];
  const stop = onWaiting(seconds => told.push(seconds));
  const { send, sent } = sending(2, refusal(4));
  const answer = withPatience(send, undefined, () => 0);
  await vi.advanceTimersByTimeAsync(3_999);
  expect(sent()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent()).toBe(2);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await answer).toBe('done');
  expect(told).toEqual([4, 4]);
  stop();
});

test('not for ever, not when it would take long, and nothing else', async () => {
  for (const [error, sends] of [
    [refusal(1), 4],
    [refusal(31), 1],
    [refusal(null), 1],
    [refusal(1, 503), 1],
  ] as const) {
    const { send, sent } = sending(100, error);
    const answer = expect(withPatience(send, undefined, () => 1)).rejects.toBe(error);
    await vi.advanceTimersByTimeAsync(60_000);
    await answer;
    expect(sent()).toBe(sends);
  }
});

test('a request that nobody wants any more is not sent again', async () => {
  const { send, sent } = sending(1, refusal(10));
  const aborted = new AbortController();
  const answer = expect(withPatience(send, aborted.signal)).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(1_000);
  aborted.abort();
  await answer;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent()).toBe(1);
});
