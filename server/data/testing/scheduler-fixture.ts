import { afterEach, beforeEach, vi } from 'vitest';
import type { Query } from '#core/contract/index.ts';
import { createInstruments } from '#server/operations/index.ts';
import { Executions } from '../executions.ts';
import { type DataResult, Scheduler } from '../scheduler.ts';
import { type FakeSource, fakeSources, TENANT } from './fake-sources.ts';

const RANGE = { from: 'now-1h', to: 'now' };

/** A scheduler for each test of a file, over sources and a clock that the test moves. */
export class SchedulerFixture {
  sources!: Record<Query['source'], FakeSource>;
  executions!: Executions;
  scheduler!: Scheduler;
  faults: unknown[] = [];
  /** regions that are watched, as the metrics count them */
  watching = 0;

  constructor() {
    beforeEach(() => this.#open());
    afterEach(() => {
      this.scheduler.close();
      vi.useRealTimers();
    });
  }

  pass(ms: number): Promise<unknown> {
    return vi.advanceTimersByTimeAsync(ms);
  }

  /** Watches and keeps what comes. */
  watch(query: Query, refresh?: number, withUnchanged = false) {
    const results: DataResult[] = [];
    const unchanged: number[] = [];
    const stop = this.scheduler.watch(
      { tenant: TENANT, query, range: RANGE, refresh },
      result => results.push(result),
      withUnchanged ? at => unchanged.push(at) : undefined,
    );
    const shown = () => results.map(r => ('frame' in r ? r.frame.columns[0]?.values[0] : r.problem.code));
    return { results, unchanged, shown, stop };
  }

  #open(): void {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    this.faults = [];
    this.watching = 0;
    this.sources = fakeSources();
    const watchers = (delta: number) => {
      this.watching += delta;
    };
    const instruments = { ...createInstruments(), watchers };
    const fault = (error: unknown) => this.faults.push(error);
    this.executions = new Executions({ sources: this.sources, instruments, onUnexpected: fault });
    // 0.5 is the middle of the jitter: intervals are exact
    this.scheduler = new Scheduler({
      executions: this.executions,
      instruments,
      onError: fault,
      random: () => 0.5,
    });
  }
}
