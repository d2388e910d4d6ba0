import { setTimeout as pause } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import type { Outcome, Parcel } from './sending.ts';

// The program of the thread that `Sending` starts.

/** By the specification of OTLP: these mean later, everything else means never. */
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** Before what was refused is tried again, unless the collector says when, ms. */
const AGAIN_MS = 1_000;

function waitOf({ headers }: Response): number {
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  return Number.isInteger(seconds) && seconds >= 0 ? seconds * 1_000 : AGAIN_MS;
}

/** @returns whether it was taken. @throws when nobody answered in time */
async function isTaken({ url, headers, body, withinMs }: Parcel): Promise<boolean> {
  const signal = AbortSignal.timeout(withinMs);
  const until = performance.now() + withinMs;
  for (;;) {
    // Where the operator says, and nowhere else: the key in the headers is for nobody else.
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    // Not read: an answer may be endless.
    await answer.body?.cancel().catch(() => {});
    if (answer.ok) return true;
    const wait = waitOf(answer);
    if (!LATER.has(answer.status) || performance.now() + wait > until) return false;
    await pause(wait, undefined, { signal });
  }
}

parentPort?.on('message', async (parcel: Parcel & { readonly id: number }) => {
  const taken = await isTaken(parcel).catch(() => false);
  parentPort?.postMessage({ id: parcel.id, taken } satisfies Outcome);
});
