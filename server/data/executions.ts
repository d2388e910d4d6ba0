import { LRUCache } from 'lru-cache';
import { type Query, type Rejection, reject } from '#core/contract/index.ts';
import { type Frame, resolveRange, type TimeRange } from '#core/query/index.ts';
import type { Instruments } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';
import { failureOf } from './failure.ts';
import { Guards } from './guards.ts';
import type { Sources, Tenant } from './source.ts';

/** A query of a tenant, as a region asks it. */
export interface DataRequest {
  readonly tenant: Tenant;
  readonly query: Query;
  /** null: everything there is */
  readonly range: TimeRange | null;
}

/** What came of an execution. */
export type Outcome =
  | {
      readonly at: number;
      readonly frame: Frame;
      /** the frame as JSON, made once for everybody it is sent to */
      readonly json: string;
      /** the same without `at`: two outcomes with the same content show the same */
      readonly content: string;
    }
  | { readonly at: number; readonly rejection: Rejection };

export interface ExecutionsOptions {
  readonly sources: Sources;
  readonly instruments: Instruments;
  readonly onUnexpected: (error: unknown) => void;
  readonly timeoutMs?: number;
  /** milliseconds since 1970 */
  readonly now?: () => number;
}

const TIMEOUT_MS = 10_000;
/** Results kept for those who ask the same a moment later: at most so many, and so many characters. */
const KEPT = 500;
const KEPT_CHARACTERS = 32_000_000;

/** @returns equal text for requests that have the same answer */
export function keyOf({ tenant, query, range }: DataRequest): string {
  const { refresh: _, ...asked } = query;
  const sorted = Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([tenant.id, sorted, range?.from ?? null, range?.to ?? null]);
}

/**
 * Executes queries, each distinct one once at a time, whoever asks: the same question while it is under
 * way, or shortly after, gets the same answer.
 */
export class Executions {
  readonly #options: ExecutionsOptions;
  readonly #guards: Guards;
  readonly #now: () => number;
  readonly #running = new Map<string, Promise<Outcome>>();
  readonly #kept = new LRUCache<string, Outcome>({
    max: KEPT,
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: outcome => ('json' in outcome ? outcome.json.length : 0) + 100,
  });

  constructor(options: ExecutionsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#guards = new Guards(options.timeoutMs ?? TIMEOUT_MS);
  }

  /**
   * @param maxAge how old an answer may be, in milliseconds
   * @returns the outcome; never throws
   */
  execute(request: DataRequest, maxAge: number): Promise<Outcome> {
    const key = keyOf(request);
    const kept = this.#kept.get(key);
    if (kept && this.#now() - kept.at <= maxAge) return Promise.resolve(kept);
    const running = this.#running.get(key);
    if (running) return running;
    const started = this.#run(request).then(outcome => {
      // Forgotten meanwhile: what was read may be from before the change.
      if (this.#running.get(key) !== started) return outcome;
      this.#running.delete(key);
      this.#kept.set(key, outcome);
      return outcome;
    });
    this.#running.set(key, started);
    return started;
  }

  /** After a dataset has changed, nobody gets an answer from before. */
  forget(tenant: string, dataset: string): void {
    const concerns = (key: string) =>
      key.startsWith(`["${tenant}",`) && key.includes(`["dataset","${dataset}"]`);
    for (const key of this.#kept.keys()) if (concerns(key)) this.#kept.delete(key);
    for (const key of this.#running.keys()) if (concerns(key)) this.#running.delete(key);
  }

  async #run({ tenant, query, range }: DataRequest): Promise<Outcome> {
    const { sources, instruments, onUnexpected } = this.#options;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1_000;
    const now = this.#now();
    try {
      const source = sources[query.source];
      const resolved = range === null ? null : resolveRange(range, now);
      if (range !== null && resolved === null) throw badRange();
      const request = { tenant, query, range: resolved, now };
      const frame = await this.#guards.for(source, request).execute(() => source.run(request));
      instruments.executionDone(query.source, 'ok', seconds());
      const { at, ...content } = frame;
      const text = JSON.stringify(content);
      return { at, frame, content: text, json: `${text.slice(0, -1)},"at":${at}}` };
    } catch (error) {
      const { rejection, outcome, unexpected } = failureOf(error);
      instruments.executionDone(query.source, outcome, seconds());
      if (unexpected) onUnexpected(error);
      return { at: now, rejection };
    }
  }
}

export function badRange(): Refusal {
  return new Refusal(
    reject(
      'invalid-request',
      'The time range is not understood. Each end is `now`, `now-15m`, an ISO time such as 2026-01-01T00:00:00Z, or milliseconds since 1970, and `from` is before `to`.',
    ),
  );
}
