import { reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';

/** What somebody waits for at a source answers within this time, ms. */
const TRY_MS = 10_000;

const TOO_LATE = reject(
  'source-failed',
  'The source did not answer within ten seconds. Check the address, and whether a firewall is between.',
);

/** @returns what `work` gives. @throws Refusal source-failed when it takes too long, whatever it does about the signal */
export async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(TRY_MS);
  const late = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => late.reject(new Refusal(TOO_LATE)), { once: true });
  return Promise.race([work(signal), late.promise]);
}
