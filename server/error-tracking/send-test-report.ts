import type { SentryOptions } from './sentry.ts';
import type { Delivery } from './transport.ts';

/** What became of a report that was sent to see whether reports arrive. */
export interface TestReport {
  readonly id: string;
  readonly delivery: Delivery;
}

/** Longer than the transport waits for an answer, ms. */
const WITHIN_MS = 7_000;

/** Its name is what people see in Sentry. */
class ErrorTrackingTest extends Error {
  override readonly name = 'ErrorTrackingTest';
}

/**
 * Sends one report the way every other one goes, and waits for the answer.
 *
 * @param part what it is a test of
 * @param issue reports with the same word are one issue in Sentry; a new word makes a new one, for which rules fire
 */
export async function sendTestReport(
  options: Omit<SentryOptions, 'onDelivery' | 'now'>,
  { part, issue }: { readonly part: string; readonly issue: string },
): Promise<TestReport> {
  const { openSentry } = await import('./sentry.ts');
  const answer = Promise.withResolvers<Delivery>();
  const tracker = openSentry({ ...options, onDelivery: answer.resolve });
  const late = setTimeout(
    () => answer.resolve({ status: null, error: new DOMException('Time is over', 'TimeoutError') }),
    WITHIN_MS,
  );
  const error = new ErrorTrackingTest(
    'Error reports arrive. Nothing is wrong, and nothing needs to be done.',
  );
  const fingerprint = `error-tracking-test ${issue}`;
  const id = tracker.report({ error, place: { part }, level: 'error', fingerprint }) ?? '';
  try {
    return { id, delivery: await answer.promise };
  } finally {
    clearTimeout(late);
    await tracker.close(0);
  }
}
