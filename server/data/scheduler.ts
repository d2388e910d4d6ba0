import { DEFAULT_REFRESH, type Problem, toProblem } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import type { Instruments } from '#server/operations/index.ts';
import { detached, tracedFrom } from '#server/tracing/index.ts';
import { type DataRequest, keyOf } from './data-request.ts';
import type { Executions } from './executions.ts';
import { type Good, isFailure, type Outcome } from './outcome.ts';
import { waitOf } from './wait-of.ts';

/** A frame comes with its JSON, so that many connections can send it without each making it again. */
export type DataResult = { readonly frame: Frame; readonly json: string } | { readonly problem: Problem };

export interface WatchRequest extends DataRequest {
  /** seconds between two executions, for a query that does not set its own */
  readonly refresh?: number | undefined;
}

export interface SchedulerOptions {
  readonly executions: Executions;
  readonly instruments: Instruments;
  readonly onError: (error: unknown) => void;
  /** spreads the executions of many queries; 0 to 1 */
  readonly random?: () => number;
}

interface Watcher {
  readonly onResult: (result: DataResult) => void;
  readonly onUnchanged: ((at: number) => void) | undefined;
  /** content or problem that it was given last */
  seen: string | null;
}

/** One query at one interval, for all who watch it. */
interface Task {
  readonly key: string;
  readonly request: DataRequest;
  readonly intervalMs: number;
  readonly watchers: Set<Watcher>;
  last: Outcome | null;
  timer: NodeJS.Timeout | undefined;
  /** ends the execution that is under way, unless others wait for it as well */
  running: AbortController | null;
  /** outcomes in a row in which the source failed */
  failures: number;
  /** of the last execution, by the clock of `performance` */
  startedAt: number;
  /** what it asks changed while it ran */
  again: boolean;
}

const LEAST_INTERVAL_MS = 1_000;
const JITTER = 0.1;

/**
 * Executes every distinct query once per interval for all who watch it, whatever their number, and not at
 * all while nobody does. What goes wrong with one query reaches only its own watchers.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #tasks = new Map<string, Task>();
  #closed = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /**
   * Watches a query. A result that is there already is given in a moment, then one per interval.
   *
   * @param onUnchanged given instead of a result that shows the same as the one before, with the time of
   *   the newer one in milliseconds since 1970; without it such results are given in full
   * @returns to stop; safe to call twice
   */
  watch(
    request: WatchRequest,
    onResult: (result: DataResult) => void,
    onUnchanged?: (at: number) => void,
  ): () => void {
    if (this.#closed) return () => {};
    const task = this.#taskOf(request);
    const watcher: Watcher = { onResult, onUnchanged, seen: null };
    task.watchers.add(watcher);
    this.#options.instruments.watchers(1);
    if (task.last) {
      // Not within this call: who watches has nothing to stop yet.
      const { last } = task;
      queueMicrotask(() => {
        if (!task.watchers.has(watcher) || watcher.seen !== null) return;
        this.#measureAge(task, last);
        this.#give(task, watcher, last);
      });
    } else if (!task.running && !task.timer) void this.#execute(task);
    return () => {
      if (!task.watchers.delete(watcher)) return;
      this.#options.instruments.watchers(-1);
      if (task.watchers.size === 0) this.#drop(task);
    };
  }

  /**
   * After a dataset or a source changed: nobody gets an answer from before, and what watches it is executed at once,
   * though never more often than the least interval.
   */
  changed(tenant: string, id: string): void {
    this.#options.executions.forget(tenant, id);
    for (const task of this.#tasks.values()) {
      const { tenant: owner, query } = task.request;
      if (owner.id !== tenant || (query.dataset !== id && query.sourceId !== id)) continue;
      task.last = null;
      task.failures = 0;
      if (task.running) task.again = true;
      else this.#plan(task, LEAST_INTERVAL_MS - (performance.now() - task.startedAt));
    }
  }

  /** Stops everything; nobody is given anything from now on. */
  close(): void {
    this.#closed = true;
    for (const task of this.#tasks.values()) {
      this.#options.instruments.watchers(-task.watchers.size);
      task.watchers.clear();
      this.#drop(task);
    }
  }

  get tasks(): number {
    return this.#tasks.size;
  }

  #taskOf({ refresh, ...request }: WatchRequest): Task {
    const { query } = request;
    const seconds = query.refresh ?? refresh ?? DEFAULT_REFRESH[query.source];
    const intervalMs = Math.max(LEAST_INTERVAL_MS, seconds * 1_000);
    const key = `${intervalMs} ${keyOf(request)}`;
    const known = this.#tasks.get(key);
    if (known) return known;
    const task: Task = {
      key,
      request,
      intervalMs,
      watchers: new Set(),
      last: null,
      timer: undefined,
      running: null,
      failures: 0,
      startedAt: Number.NEGATIVE_INFINITY,
      again: false,
    };
    this.#tasks.set(key, task);
    return task;
  }

  #drop(task: Task): void {
    clearTimeout(task.timer);
    task.timer = undefined;
    task.running?.abort();
    if (this.#tasks.get(task.key) === task) this.#tasks.delete(task.key);
  }

  #plan(task: Task, inMs: number): void {
    clearTimeout(task.timer);
    task.timer = setTimeout(() => void this.#execute(task), Math.max(0, inMs));
    task.timer.unref();
  }

  /** For all who watch, and not a part of what the one did who began it. */
  #execute(task: Task): Promise<void> {
    return detached(() => this.#executeNow(task));
  }

  async #executeNow(task: Task): Promise<void> {
    const { request, intervalMs } = task;
    const running = new AbortController();
    task.timer = undefined;
    task.running = running;
    task.again = false;
    task.startedAt = performance.now();
    const describe = () => ({ attributes: { 'region_dashboard.source': request.query.source } });
    // The same query at another interval, or in another process, may have just run.
    const repeated = {
      everyMs: intervalMs,
      maxFailureAge: waitOf(intervalMs, task.failures) / 2,
      signal: running.signal,
    };
    const outcome = await tracedFrom(null, 'scheduled query', describe, () =>
      this.#options.executions.execute(request, intervalMs / 2, repeated),
    );
    task.running = null;
    if (this.#tasks.get(task.key) !== task) return;
    const changed = task.again;
    task.failures = isFailure(outcome) && !changed ? task.failures + 1 : 0;
    if (changed) this.#plan(task, LEAST_INTERVAL_MS - (performance.now() - task.startedAt));
    else this.#planNext(task, outcome);
    task.last = changed ? null : outcome;
    if (task.watchers.size > 0) this.#measureAge(task, outcome);
    for (const watcher of [...task.watchers])
      if (task.watchers.has(watcher)) this.#give(task, watcher, outcome);
  }

  /** From when the source was asked: so processes that share answers keep step, and one of them asks. */
  #planNext(task: Task, { askedAt }: Outcome): void {
    const jitter = 1 + JITTER * (2 * (this.#options.random ?? Math.random)() - 1);
    const wait = waitOf(task.intervalMs, task.failures);
    const sinceStart = performance.now() - task.startedAt;
    // Whatever happens to the clock meanwhile.
    const sinceAsked = Math.min(wait, Math.max(sinceStart, Date.now() - askedAt));
    this.#plan(task, Math.max(LEAST_INTERVAL_MS, wait * jitter) - sinceAsked);
  }

  #measureAge({ request }: Task, outcome: Outcome): void {
    if (!('frame' in outcome)) return;
    this.#options.instruments.frameDelivered(request.query.source, (Date.now() - outcome.at) / 1_000);
  }

  #give(task: Task, watcher: Watcher, outcome: Outcome): void {
    // Whoever comes while the source fails sees the last value, its age and the reason.
    const before = watcher.seen === null && isFailure(outcome);
    const good = before ? this.#options.executions.lastGood(task.request) : null;
    const shows =
      'content' in outcome ? outcome.content : `${outcome.rejection.code} ${outcome.rejection.detail}`;
    const same = watcher.seen === shows;
    watcher.seen = shows;
    try {
      if (good) watcher.onResult(resultOf(good));
      if (!('frame' in outcome)) {
        if (!same) watcher.onResult({ problem: toProblem(outcome.rejection) });
      } else if (same && watcher.onUnchanged) watcher.onUnchanged(outcome.at);
      else watcher.onResult(resultOf(outcome));
    } catch (error) {
      // One watcher's fault is not another's.
      this.#options.onError(error);
    }
  }
}

const results = new WeakMap<Good, DataResult>();

/** The same one for everybody: what is made of it to be sent is made once. */
function resultOf(good: Good): DataResult {
  let result = results.get(good);
  if (!result) {
    result = { frame: good.frame, json: good.json };
    results.set(good, result);
  }
  return result;
}
