import type { Database } from '#server/database/index.ts';
import { sweep } from './shared-frames.ts';

const EVERY_MS = 60_000;
/** Rows of one tenant that stay. */
const MOST_ROWS = 1_000;

/** Deletes shared frames that are of no use any more, of the tenants that this process has shared frames of. */
export class Sweeping {
  readonly #database: Pick<Database, 'tenant'>;
  readonly #tenants = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(database: Pick<Database, 'tenant'>) {
    this.#database = database;
    this.#timer = setInterval(() => void this.sweep(), EVERY_MS).unref();
  }

  remember(tenant: string): void {
    this.#tenants.add(tenant);
  }

  /** One tenant after the other. Never throws: what fails is tried again the next time. */
  async sweep(): Promise<void> {
    for (const tenant of this.#tenants) {
      const left = await this.#database
        .tenant(tenant, client => sweep(client, tenant, MOST_ROWS))
        .catch(() => null);
      if (left === 0) this.#tenants.delete(tenant);
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
