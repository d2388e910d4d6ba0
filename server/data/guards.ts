import {
  bulkhead,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IPolicy,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { QUERY_SOURCES, type QuerySource } from '#core/contract/index.ts';
import type { BreakerCounts, BreakerState } from '#server/operations/index.ts';
import { Cancelled, countsAgainstSource } from './failure.ts';
import { Places } from './places.ts';
import type { Source, SourceRequest } from './source.ts';

/** Queries of one tenant that wait for a free place at one source; beyond that they are refused at once. */
const WAITING = 500;
/** Executions at once at all connected sources of one kind, in this process: each may hold a frame in memory. */
const CONNECTED = 64;
const FAILURES = 5;
const HALF_OPEN_AFTER_MS = 10_000;

type Asked = Pick<SourceRequest, 'tenant' | 'query'>;

interface Breaker {
  readonly source: QuerySource;
  readonly policy: CircuitBreakerPolicy;
  /** when it opened last, by the clock of `performance`, ms */
  openedAt: number;
}

/** What stands between a query and its source: a free place, a breaker, a time limit. */
export class Guards {
  readonly #timeoutMs: number;
  readonly #places = new Map<Source, Places>();
  readonly #sources = new LRUCache<string, IPolicy>({ max: 2_000 });
  readonly #breakers = new LRUCache<string, Breaker>({ max: 2_000 });

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * The time limit starts when the query has its place: waiting is not the query's fault.
   * @param cancel aborted when nobody waits for the answer any more
   * @param work is given a signal that ends with `cancel` or with the time, and says which by its reason
   * @throws Cancelled, and what cockatiel or `work` throw
   */
  run<T>(
    source: Source,
    request: Asked,
    cancel: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { policy } = this.#breakerOf(request);
    const limit = timeout(this.#timeoutMs, TimeoutStrategy.Aggressive);
    const ended = (error: unknown) => {
      throw cancel.aborted ? new Cancelled() : error;
    };
    const limited = () =>
      limit.execute(({ signal }) => work(AbortSignal.any([cancel, signal])), cancel).catch(ended);
    // The signal is not for the places: there cockatiel forgets to call the next one after one that has gone.
    return this.#placesFor(source, request).execute(() => {
      if (cancel.aborted) throw new Cancelled();
      return policy.execute(limited);
    });
  }

  /** @returns how many breakers of each source are in which state */
  breakers(): BreakerCounts {
    const none = () => ({ closed: 0, open: 0, half_open: 0 });
    const counts = Object.fromEntries(QUERY_SOURCES.map(source => [source, none()])) as Record<
      QuerySource,
      Record<BreakerState, number>
    >;
    for (const breaker of this.#breakers.values()) counts[breaker.source][stateOf(breaker)] += 1;
    return counts;
  }

  #placesFor(source: Source, request: Asked): IPolicy {
    const places = this.#placesOf(source, request).of(request.tenant.id);
    const own = this.#placesAtSource(source, request);
    return own === null ? places : wrap(own, places);
  }

  /** Before a query stands in line with others it stands in that of its own source: a slow one holds up itself. */
  #placesAtSource({ concurrency }: Source, { tenant, query }: Asked): IPolicy | null {
    const { sourceId } = query;
    if (sourceId === undefined) return null;
    const key = `${tenant.id}/${sourceId}`;
    let places = this.#sources.get(key);
    if (!places) {
      places = bulkhead(concurrency, WAITING);
      this.#sources.set(key, places);
    }
    return places;
  }

  #placesOf(source: Source, { query }: Asked): Places {
    let places = this.#places.get(source);
    if (!places) {
      const concurrency = query.sourceId === undefined ? source.concurrency : CONNECTED;
      // One place is always somebody else's.
      places = new Places({ all: concurrency, ofTenant: Math.max(1, concurrency - 1), waiting: WAITING });
      this.#places.set(source, places);
    }
    return places;
  }

  /** One per thing that can break by itself: a team's huge dataset must not close everybody else's. */
  #breakerOf({ tenant, query }: Asked): Breaker {
    const key = `${query.source}/${tenant.id}/${query.dataset ?? query.sourceId ?? ''}`;
    let breaker = this.#breakers.get(key);
    if (!breaker) {
      const policy = circuitBreaker(handleWhen(countsAgainstSource), {
        halfOpenAfter: HALF_OPEN_AFTER_MS,
        breaker: new ConsecutiveBreaker(FAILURES),
      });
      const made: Breaker = { source: query.source, policy, openedAt: 0 };
      policy.onBreak(() => {
        made.openedAt = performance.now();
      });
      this.#breakers.set(key, made);
      breaker = made;
    }
    return breaker;
  }
}

function stateOf({ policy, openedAt }: Breaker): BreakerState {
  if (policy.state === CircuitState.Closed) return 'closed';
  // The next query would be let through; when nobody asks any more, nobody is refused either.
  const waits = policy.state === CircuitState.Open && performance.now() - openedAt < HALF_OPEN_AFTER_MS;
  return waits ? 'open' : 'half_open';
}
