import { LRUCache } from 'lru-cache';
import { reject } from '#core/contract/index.ts';
import { resolveRange } from '#core/query/index.ts';
import type { BreakerCounts, Instruments } from '#server/operations/index.ts';
import { Refusal } from '#server/problems.ts';
import { fail, traced } from '#server/tracing/index.ts';
import { type DataRequest, DEFAULT_POINTS, isAbout, keyOf, rangeOf, variablesOf } from './data-request.ts';
import { Cancelled, failureOf } from './failure.ts';
import { Guards } from './guards.ts';
import { type Good, goodOf, type Outcome } from './outcome.ts';
import type { Sharing } from './sharing/sharing.ts';
import type { Sources } from './source.ts';

export interface ExecutionsOptions {
  readonly sources: Sources;
  readonly instruments: Instruments;
  readonly onUnexpected: (error: unknown) => void;
  /** with the other processes of the installation; null: there are none */
  readonly sharing?: Sharing | null;
  readonly timeoutMs?: number;
  /** milliseconds since 1970 */
  readonly now?: () => number;
}

/** How somebody asks who asks again and again. */
export interface Repeated {
  /** ms between two questions */
  readonly everyMs: number;
  /** how old a failure may be, ms */
  readonly maxFailureAge: number;
  /** aborted when they do not wait any more */
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 10_000;
/** Results kept for those who ask the same a moment later: at most so many, and so many characters. */
const KEPT = 500;
const KEPT_CHARACTERS = 32_000_000;

interface Kept {
  readonly outcome: Outcome;
  /** the last frame there was, also when the outcome is a rejection */
  readonly good: Good | null;
}

interface Running {
  readonly promise: Promise<Outcome>;
  readonly cancel: AbortController;
  waiting: number;
}

/**
 * Executes queries, each distinct one once at a time, whoever asks: the same question while it is under
 * way, or shortly after, gets the same answer. When nobody waits for it any more it is cancelled.
 */
export class Executions {
  readonly #options: ExecutionsOptions;
  readonly #guards: Guards;
  readonly #now: () => number;
  readonly #running = new Map<string, Running>();
  readonly #kept = new LRUCache<string, Kept>({
    max: KEPT,
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: ({ good }) => (good?.json.length ?? 0) + 100,
  });

  constructor(options: ExecutionsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#guards = new Guards(options.timeoutMs ?? TIMEOUT_MS);
  }

  /**
   * @param maxAge how old an answer may be, in milliseconds
   * @param repeated answers to repeated questions are shared with other processes
   * @returns the outcome; never throws
   */
  execute(request: DataRequest, maxAge: number, repeated?: Repeated): Promise<Outcome> {
    const key = keyOf(request);
    const outcome = this.#kept.get(key)?.outcome;
    const { queryRequested } = this.#options.instruments;
    const { source } = request.query;
    const oldest = outcome && 'rejection' in outcome ? (repeated?.maxFailureAge ?? maxAge) : maxAge;
    if (outcome && this.#now() - outcome.askedAt <= oldest) {
      queryRequested(source, 'hit');
      return Promise.resolve(outcome);
    }
    const running = this.#running.get(key);
    if (running) queryRequested(source, 'joined');
    return this.#join(key, running ?? this.#start(key, request, maxAge, repeated), repeated?.signal);
  }

  /** @returns the last frame that came of this request, while it is kept */
  lastGood(request: DataRequest): Good | null {
    return this.#kept.get(keyOf(request))?.good ?? null;
  }

  /** After a dataset or a source has changed, nobody gets an answer from before. @param id of the one or the other */
  forget(tenant: string, id: string): void {
    for (const map of [this.#kept, this.#running])
      for (const key of map.keys()) if (isAbout(key, tenant, id)) map.delete(key);
  }

  /** @returns how many breakers of each source are in which state */
  breakers(): BreakerCounts {
    return this.#guards.breakers();
  }

  /** @param signal aborted when this one does not wait any more; without it they wait to the end */
  #join(key: string, running: Running, signal?: AbortSignal): Promise<Outcome> {
    running.waiting += 1;
    const leave = () => {
      running.waiting -= 1;
      if (running.waiting > 0) return;
      // Whoever asks from now on asks anew.
      if (this.#running.get(key) === running) this.#running.delete(key);
      running.cancel.abort(new Cancelled());
    };
    signal?.addEventListener('abort', leave, { once: true });
    return running.promise;
  }

  #start(key: string, request: DataRequest, maxAge: number, repeated?: Repeated): Running {
    const cancel = new AbortController();
    const promise = this.#ask(key, request, maxAge, cancel.signal, repeated).then(({ outcome, good }) => {
      // Forgotten meanwhile: what was read may be from before the change.
      if (this.#running.get(key) !== running) return outcome;
      this.#running.delete(key);
      const last = 'frame' in outcome ? outcome : (good ?? this.#kept.get(key)?.good ?? null);
      this.#kept.set(key, { outcome, good: last });
      return outcome;
    });
    const running: Running = { promise, cancel, waiting: 0 };
    this.#running.set(key, running);
    return running;
  }

  async #ask(
    key: string,
    request: DataRequest,
    maxAge: number,
    signal: AbortSignal,
    repeated?: Repeated,
  ): Promise<Kept> {
    const { sources, sharing, instruments } = this.#options;
    const { source } = request.query;
    const { revision, learn } = sources[source];
    const execute = () => {
      instruments.queryRequested(source, 'executed');
      return this.#traced(request, signal);
    };
    if (!sharing || !repeated || !revision) return { outcome: await execute(), good: null };
    const { everyMs, maxFailureAge } = repeated;
    const times = { everyMs, maxAge, maxFailureAge };
    const needsFrame = !this.#kept.get(key)?.good;
    const version = () => revision(request);
    try {
      const question = { tenant: request.tenant.id, key, version, times, needsFrame, signal };
      const { outcome, good, own } = await sharing.ask(question, execute);
      if (!own) {
        instruments.queryRequested(source, 'shared');
        learn?.(request, outcome.askedAt, 'rejection' in outcome ? outcome.rejection : null);
      }
      return { outcome, good };
    } catch (error) {
      const { rejection } = failureOf(error);
      const at = this.#now();
      return { outcome: { at, askedAt: at, rejection }, good: null };
    }
  }

  #traced(request: DataRequest, signal: AbortSignal): Promise<Outcome> {
    const { tenant, query } = request;
    const describe = () => ({
      attributes: { 'region_dashboard.source': query.source, 'region_dashboard.tenant.id': tenant.id },
    });
    return traced('source query', describe, async span => {
      const outcome = await this.#run(request, signal);
      if ('rejection' in outcome) fail(span, new Refusal(outcome.rejection));
      return outcome;
    });
  }

  async #run(asked: DataRequest, cancel: AbortSignal): Promise<Outcome> {
    const { tenant, query, points = DEFAULT_POINTS } = asked;
    const { sources, instruments, onUnexpected } = this.#options;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1_000;
    const now = this.#now();
    try {
      const source = sources[query.source];
      const range = rangeOf(asked);
      const resolved = range === null ? null : resolveRange(range, now);
      if (range !== null && resolved === null) throw badRange();
      const request = { tenant, query, range: resolved, variables: variablesOf(asked), points, now };
      const frame = await this.#guards.run(source, request, cancel, signal =>
        source.run({ ...request, signal }),
      );
      instruments.executionDone(query.source, 'ok', seconds());
      return goodOf(frame, now);
    } catch (error) {
      const { rejection, outcome, unexpected } = failureOf(error);
      instruments.executionDone(query.source, outcome, seconds());
      if (unexpected) onUnexpected(error);
      return { at: now, askedAt: now, rejection };
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

export { type DataRequest, DEFAULT_POINTS, keyOf } from './data-request.ts';
export type { Outcome } from './outcome.ts';
