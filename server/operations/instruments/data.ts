import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { QUERY_SOURCES, type QuerySource } from '#core/contract/index.ts';
import { SHORT_DURATIONS } from './registry.ts';
import type { Tally } from './tally.ts';

export const EXECUTION_OUTCOMES = ['ok', 'refused', 'failed', 'timeout', 'cancelled'] as const;
export type ExecutionOutcome = (typeof EXECUTION_OUTCOMES)[number];

/**
 * `hit`: an answer was there; `joined`: somebody else was asking already; `shared`: another process has asked;
 * `executed`: the source was asked.
 */
export const REQUEST_RESULTS = ['hit', 'joined', 'shared', 'executed'] as const;
export type RequestResult = (typeof REQUEST_RESULTS)[number];

export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

type SourceName = QuerySource;
/** How many breakers of a source are in which state. */
export type BreakerCounts = Readonly<Record<SourceName, Readonly<Record<BreakerState, number>>>>;

export interface DataInstruments {
  /** one execution of a query, for however many watchers */
  executionDone(source: SourceName, outcome: ExecutionOutcome, seconds: number): void;
  /** somebody asked, and where the answer came from */
  queryRequested(source: SourceName, result: RequestResult): void;
  /** answers could not be shared with other processes: the source is asked by this one */
  sharingFailed(): void;
  watchers(delta: number): void;
  /** a frame was given to those who watch it */
  frameDelivered(source: SourceName, ageSeconds: number): void;
  /** @param counts asked when somebody reads */
  breakers(counts: () => BreakerCounts): void;
}

/** Seconds; the shortest interval between two executions is one, the longest a day. */
const AGES = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600, 86_400];

/** Queries of regions and their sources. */
export function dataInstruments(registry: Registry, tally: Tally): DataInstruments {
  const registers = [registry];
  const executions = new Histogram({
    name: 'region_dashboard_query_duration_seconds',
    help: 'Time of one query execution, waiting for a free place included',
    labelNames: ['source', 'outcome'],
    buckets: SHORT_DURATIONS,
    registers,
  });
  const requests = new Counter({
    name: 'region_dashboard_query_requests_total',
    help: 'Requests for data; `hit` an answer that was there, `joined` an execution under way, `shared` by another process, or `executed`',
    labelNames: ['source', 'result'],
    registers,
  });
  const ages = new Histogram({
    name: 'region_dashboard_frame_age_seconds',
    help: 'Age of the data when those who watch it were given it',
    labelNames: ['source'],
    buckets: AGES,
    registers,
  });
  for (const source of QUERY_SOURCES) {
    for (const outcome of EXECUTION_OUTCOMES) executions.zero({ source, outcome });
    for (const result of REQUEST_RESULTS) requests.inc({ source, result }, 0);
    ages.zero({ source });
  }
  const notShared = new Counter({
    name: 'region_dashboard_query_sharing_failures_total',
    help: 'How often the database could not be asked whether another process executes the same query',
    registers,
  });
  const watchers = new Gauge({
    name: 'region_dashboard_query_watchers',
    help: 'Regions being watched, over all connections',
    registers,
  });
  return {
    executionDone(source, outcome, seconds) {
      tally.executions += 1;
      executions.observe({ source, outcome }, seconds);
    },
    queryRequested: (source, result) => requests.inc({ source, result }),
    sharingFailed: () => notShared.inc(),
    watchers: delta => watchers.inc(delta),
    frameDelivered: (source, ageSeconds) => ages.observe({ source }, Math.max(0, ageSeconds)),
    breakers(counts) {
      new Gauge({
        name: 'region_dashboard_breakers',
        help: 'Circuit breakers between queries and what they ask, by state; `open` refuses at once',
        labelNames: ['source', 'state'],
        registers,
        collect() {
          for (const [source, states] of Object.entries(counts()))
            for (const [state, count] of Object.entries(states)) this.set({ source, state }, count);
        },
      });
    },
  };
}
