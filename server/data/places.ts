import { type BulkheadPolicy, bulkhead, type IPolicy, wrap } from 'cockatiel';
import { LRUCache } from 'lru-cache';

export interface PlacesOptions {
  /** how many may run at once */
  readonly all: number;
  /** of one tenant; less than all, so that it leaves room */
  readonly ofTenant: number;
  /** how many of one tenant may wait */
  readonly waiting: number;
}

/** Tenants whose places are remembered: more than are busy at once. */
const TENANTS = 2_000;

/**
 * Places for work that takes memory or a connection: first among those of a tenant, then among all. A tenant
 * that asks for a thousand waits for itself: of each tenant no more than `ofTenant` stand in the common line.
 */
export class Places {
  readonly #options: PlacesOptions;
  readonly #all: BulkheadPolicy;
  readonly #tenants = new LRUCache<string, IPolicy>({ max: TENANTS });

  constructor(options: PlacesOptions) {
    this.#options = options;
    // Who stands here has had a place among those of the tenant: their number is bounded already.
    this.#all = bulkhead(options.all, Number.POSITIVE_INFINITY);
  }

  /** @returns what runs something of the tenant's in its turn. It throws BulkheadRejectedError when too many wait */
  of(tenant: string): IPolicy {
    let places = this.#tenants.get(tenant);
    if (!places) {
      const { ofTenant, waiting } = this.#options;
      places = wrap(bulkhead(ofTenant, waiting), this.#all);
      this.#tenants.set(tenant, places);
    }
    return places;
  }
}
