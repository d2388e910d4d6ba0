import { ApiProblem } from './problem.ts';

/** Longer than this nobody waits without having been asked, seconds. */
const LONGEST = 30;
/** How often one request is sent again. */
const TIMES = 3;
/** Those who were refused together do not all come back at once: up to this part of the time is added. */
const SPREAD = 0.25;

const listeners = new Set<(seconds: number) => void>();

/** Calls back when a request waits because there have been too many. @returns stops that */
export function onWaiting(listener: (seconds: number) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @returns after the time, or at once when it is aborted */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

/**
 * Sends again what was refused because there were too many requests, after the time that the refusal names.
 * Such a refusal comes before anything is done, so this is harmless for changes as well.
 * @throws what `send` throws, too-many-requests only after several tries
 */
export async function withPatience<T>(
  send: () => Promise<T>,
  signal?: AbortSignal,
  random: () => number = Math.random,
): Promise<T> {
  for (let time = 1; ; time += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 429 || time > TIMES) throw error;
      const { retryAfter } = error;
      if (retryAfter === null || retryAfter > LONGEST) throw error;
      for (const listener of listeners) listener(retryAfter);
      await pause(retryAfter * 1_000 * (1 + random() * SPREAD), signal);
      if (signal?.aborted) throw error;
    }
  }
}
