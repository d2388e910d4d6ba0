import { setTimeout } from 'node:timers/promises';
import type { Database } from '#server/database/index.ts';
import { expireRows } from './retention.ts';

export interface SweepOptions {
  readonly database: Database;
  /** @returns ids of teams behind this one (null: from the beginning), a page of them; none: there are no more */
  readonly tenants: (after: string | null) => Promise<readonly string[]>;
  /** rows of a dataset are gone */
  readonly onChanged: (tenant: string, dataset: string) => void;
  readonly onError: (error: unknown) => void;
  /** milliseconds since 1970 */
  readonly now?: () => number;
  /** @returns after so many ms; throws when the signal does */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Between two sweeps, ms; somewhat more or less each time. */
const EVERY_MS = 10 * 60_000;
/** Between two datasets, for whoever else needs the database, ms. */
const PAUSE_MS = 50;
/** For one dataset, ms; what is left goes with the next sweep. The lock must not be silent for longer than 30 s. */
const DATASET_MS = 10_000;
/** Any fixed number: whoever holds it sweeps a team, in whichever process. */
const LOCK = 7_274_499;

const pause = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal, ref: false });

/**
 * Takes away, again and again, the rows that datasets do not keep: age comes by itself, without a push. Every
 * process of an installation may sweep; one at a time does.
 */
export class Sweep {
  readonly #options: SweepOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;

  constructor(options: SweepOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run().catch(error => {
      if (!this.#over) this.#options.onError(error);
    });
  }

  /** @returns when the batch that is under way is done; no other one is begun */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  get #over(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Looks at every dataset with a rule once. Never throws: what fails is told, and tried again the next time. */
  async sweep(): Promise<void> {
    let last: string | null = null;
    for (;;) {
      try {
        const tenants = await this.#options.tenants(last);
        for (const tenant of tenants) {
          if (this.#over || !(await this.#sweepTenant(tenant))) return;
        }
        last = tenants.at(-1) ?? null;
        if (last === null) return;
      } catch (error) {
        if (!this.#over) this.#options.onError(error);
        return;
      }
    }
  }

  async #run(): Promise<void> {
    const { wait = pause } = this.#options;
    while (!this.#over) {
      await wait(EVERY_MS * (0.75 + Math.random() / 2), this.#stopping.signal);
      await this.sweep();
    }
  }

  /**
   * The lock is one of the transaction, which works behind a transaction pooler as well; it is held while the
   * team's datasets are swept, by a transaction that does nothing else.
   * @returns false when another process sweeps
   */
  #sweepTenant(tenant: string): Promise<boolean> {
    const { database } = this.#options;
    return database.tenant(tenant, async client => {
      const { rows } = await client.query<{ free: boolean }>(
        'select /* lock-sweep */ pg_try_advisory_xact_lock($1) as free',
        [LOCK],
      );
      if (!rows[0]!.free) return false;
      const kept = await client.query<{ id: string }>(
        `select /* kept-datasets */ id from region_dashboard.datasets
         where tenant_id = $1 and (keep_days is not null or keep_rows is not null) order by id`,
        [tenant],
      );
      for (const { id } of kept.rows) {
        if (this.#over) return true;
        await this.#expire(tenant, id);
        // A transaction that says nothing for long is ended.
        await client.query('select /* hold-sweep */');
      }
      return true;
    });
  }

  async #expire(tenant: string, id: string): Promise<void> {
    const { database, onChanged, onError, now = Date.now, wait = pause } = this.#options;
    try {
      const until = performance.now() + DATASET_MS;
      const goOn = () => !this.#over && performance.now() < until;
      const { gone } = await expireRows(database, tenant, id, now(), goOn);
      if (gone > 0) onChanged(tenant, id);
    } catch (error) {
      onError(error);
    }
    await wait(PAUSE_MS, this.#stopping.signal);
  }
}
