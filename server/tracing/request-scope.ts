import { AsyncLocalStorage } from 'node:async_hooks';

const requestIds = new AsyncLocalStorage<string>();
/** Taken while this file is loaded, outside any request. */
const outside = AsyncLocalStorage.snapshot();

/** @returns the id of the request that what runs now is done for, or null */
export function currentRequestId(): string | null {
  return requestIds.getStore() ?? null;
}

/** Runs what is done for a request, also after everything it awaits. */
export function forRequest<T>(id: string, run: () => T): T {
  return requestIds.run(id, run);
}

/**
 * Runs what is done for nobody in particular (timers, queues that many share): it must not seem to belong to
 * whoever happened to set it going.
 */
export function detached<T>(run: () => T): T {
  return outside(run);
}
