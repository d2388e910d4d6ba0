import { type Problem, toProblem } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import type { Instruments } from '#server/operations/index.ts';
import { type DataRequest, type Executions, keyOf, type Outcome } from './executions.ts';
import type { Sources } from './source.ts';

/** A frame comes with its JSON, so that many connections can send it without each making it again. */
export type DataResult = { readonly frame: Frame; readonly json: string } | { readonly problem: Problem };

export interface WatchRequest extends DataRequest {
  /** seconds between two executions, for a query that does not set its own */
  readonly refresh?: number | undefined;
}

export interface SchedulerOptions {
  readonly executions: Executions;
  readonly sources: Sources;
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
  running: boolean;
  /** of the last execution, by the clock of `performance` */
  startedAt: number;
  /** its dataset changed while it ran */
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
        if (task.watchers.has(watcher) && watcher.seen === null) this.#give(watcher, last);
      });
    } else if (!task.running && !task.timer) void this.#execute(task);
    return () => {
      if (!task.watchers.delete(watcher)) return;
      this.#options.instruments.watchers(-1);
      if (task.watchers.size === 0) this.#drop(task);
    };
  }

  /**
   * After a dataset changed: nobody gets an answer from before, and what watches it is executed at once,
   * though never more often than the least interval.
   */
  changed(tenant: string, dataset: string): void {
    this.#options.executions.forget(tenant, dataset);
    for (const task of this.#tasks.values()) {
      const { tenant: owner, query } = task.request;
      if (owner.id !== tenant || query.dataset !== dataset) continue;
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

  #taskOf({ tenant, query, range, refresh }: WatchRequest): Task {
    const seconds = query.refresh ?? refresh ?? this.#options.sources[query.source].defaultRefresh;
    const intervalMs = Math.max(LEAST_INTERVAL_MS, seconds * 1_000);
    const request: DataRequest = { tenant, query, range };
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
      running: false,
      startedAt: Number.NEGATIVE_INFINITY,
      again: false,
    };
    this.#tasks.set(key, task);
    return task;
  }

  #drop(task: Task): void {
    clearTimeout(task.timer);
    task.timer = undefined;
    if (this.#tasks.get(task.key) === task) this.#tasks.delete(task.key);
  }

  #plan(task: Task, inMs: number): void {
    clearTimeout(task.timer);
    task.timer = setTimeout(() => void this.#execute(task), Math.max(0, inMs));
    task.timer.unref();
  }

  async #execute(task: Task): Promise<void> {
    task.timer = undefined;
    task.running = true;
    task.again = false;
    task.startedAt = performance.now();
    // The same query at another interval may have just run.
    const outcome = await this.#options.executions.execute(task.request, task.intervalMs / 2);
    task.running = false;
    if (this.#tasks.get(task.key) !== task) return;
    if (task.again) {
      this.#plan(task, LEAST_INTERVAL_MS - (performance.now() - task.startedAt));
    } else {
      const jitter = 1 + JITTER * (2 * (this.#options.random ?? Math.random)() - 1);
      const next = Math.max(LEAST_INTERVAL_MS, task.intervalMs * jitter);
      this.#plan(task, next - (performance.now() - task.startedAt));
    }
    task.last = outcome;
    for (const watcher of [...task.watchers]) if (task.watchers.has(watcher)) this.#give(watcher, outcome);
  }

  #give(watcher: Watcher, outcome: Outcome): void {
    const shows =
      'content' in outcome ? outcome.content : `${outcome.rejection.code} ${outcome.rejection.detail}`;
    const same = watcher.seen === shows;
    watcher.seen = shows;
    try {
      if (!('frame' in outcome)) {
        if (!same) watcher.onResult({ problem: toProblem(outcome.rejection) });
      } else if (same && watcher.onUnchanged) watcher.onUnchanged(outcome.at);
      else watcher.onResult({ frame: outcome.frame, json: outcome.json });
    } catch (error) {
      // One watcher's fault is not another's.
      this.#options.onError(error);
    }
  }
}
