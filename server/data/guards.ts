import {
  type BulkheadPolicy,
  bulkhead,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IPolicy,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { countsAgainstSource } from './failure.ts';
import type { Source, SourceRequest } from './source.ts';

/** Queries that wait for a free place at one source; beyond that they are refused at once. */
const QUEUE = 1_000;
const FAILURES = 5;
const HALF_OPEN_AFTER_MS = 10_000;

/** What stands between a query and its source: a free place, a breaker, a time limit. */
export class Guards {
  readonly #timeoutMs: number;
  readonly #places = new Map<Source, BulkheadPolicy>();
  readonly #breakers = new LRUCache<string, CircuitBreakerPolicy>({ max: 2_000 });

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** The time limit starts when the query has its place: waiting is not the query's fault. */
  for(source: Source, request: SourceRequest): IPolicy {
    return wrap(
      this.#placesOf(source),
      this.#breakerOf(request),
      timeout(this.#timeoutMs, TimeoutStrategy.Aggressive),
    );
  }

  #placesOf(source: Source): BulkheadPolicy {
    let places = this.#places.get(source);
    if (!places) {
      places = bulkhead(source.concurrency, QUEUE);
      this.#places.set(source, places);
    }
    return places;
  }

  /** One per thing that can break by itself: a team's huge dataset must not close everybody else's. */
  #breakerOf({ tenant, query }: SourceRequest): CircuitBreakerPolicy {
    const key = `${query.source}/${tenant.id}/${query.dataset ?? ''}`;
    let breaker = this.#breakers.get(key);
    if (!breaker) {
      breaker = circuitBreaker(handleWhen(countsAgainstSource), {
        halfOpenAfter: HALF_OPEN_AFTER_MS,
        breaker: new ConsecutiveBreaker(FAILURES),
      });
      this.#breakers.set(key, breaker);
    }
    return breaker;
  }
}
