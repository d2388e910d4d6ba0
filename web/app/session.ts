import { useSyncExternalStore } from 'react';

/**
 * The session may end while somebody works. Then the page stays as it is, with everything unsaved in it;
 * a dialog asks to sign in again, and what waited goes on.
 */
let waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
let renewals = 0;
const expiredListeners = new Set<() => void>();
const renewedListeners = new Set<() => void>();

function notify(listeners: ReadonlySet<() => void>): void {
  for (const listener of listeners) listener();
}

/**
 * Asks the person to sign in again (once, however many requests found out).
 * @returns resolves when there is a session again
 */
export function sessionExpired(): Promise<void> {
  if (!waiting) {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting = { promise, resolve };
    notify(expiredListeners);
  }
  return waiting.promise;
}

/** There is a session again: what waited goes on. */
export function sessionRenewed(): void {
  const was = waiting;
  waiting = null;
  renewals += 1;
  notify(expiredListeners);
  was?.resolve();
  notify(renewedListeners);
}

/** Calls back whenever there is a session again, for example to connect anew. @returns stops that */
export function onSessionRenewed(listener: () => void): () => void {
  renewedListeners.add(listener);
  return () => renewedListeners.delete(listener);
}

/** @returns how often a session was renewed: whoever began before the last time may simply try again */
export function sessionRenewals(): number {
  return renewals;
}

/** @returns whether the page waits for the person to sign in again */
export function isSessionExpired(): boolean {
  return waiting !== null;
}

function subscribeExpired(listener: () => void): () => void {
  expiredListeners.add(listener);
  return () => expiredListeners.delete(listener);
}

/** The same for a component, kept up to date. */
export function useSessionExpired(): boolean {
  return useSyncExternalStore(subscribeExpired, isSessionExpired);
}
