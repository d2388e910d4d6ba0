import { LRUCache } from 'lru-cache';
import type { ClientBase } from 'pg';
import { reject, type SourceKind } from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { Refusal } from '#server/problems.ts';
import { getCredential, type Keyring, SealError } from '#server/secrets/index.ts';
import type { Connection } from './connector.ts';
import { settingsOf } from './settings.ts';
import { getSource } from './store.ts';

/** What seals the secrets of a source belongs to it by this word (server/secrets/keyring.ts). */
export const CREDENTIAL = 'source';

export const placeOf = (tenant: string, id: string) => ({ tenant, kind: CREDENTIAL, id });

/** How long what was read is good, ms: another process may have changed the source. */
const FRESH_MS = 5_000;
const KEPT = 1_000;

type Known = Connection & { readonly kind: SourceKind };

/** Reads what connects a source, with its secrets, and remembers it for a moment: regions ask every second. */
export class Connections {
  readonly #database: Pick<Database, 'readTenant'>;
  readonly #keyring: Keyring;
  readonly #kept = new LRUCache<string, Promise<Known>>({ max: KEPT, ttl: FRESH_MS });

  constructor(database: Pick<Database, 'readTenant'>, keyring: Keyring) {
    this.#database = database;
    this.#keyring = keyring;
  }

  /** @throws Refusal source-not-found, source-failed (its secrets cannot be opened), bad-query (it is of another kind) */
  async of(tenant: string, id: string, kind: SourceKind): Promise<Connection> {
    const key = `${tenant}/${id}`;
    let reading = this.#kept.get(key);
    if (!reading) {
      reading = this.#read(tenant, id);
      this.#kept.set(key, reading);
      // What failed is read again by the next who asks.
      reading.catch(() => this.#kept.get(key) === reading && this.#kept.delete(key));
    }
    const known = await reading;
    if (known.kind === kind) return known;
    throw new Refusal(
      reject(
        'bad-query',
        'The source of this region is of another kind than its query. Choose the source again.',
      ),
    );
  }

  /**
   * @param client in a transaction with the claims of the tenant
   * @returns the secrets that are kept, for a change; none when no key opens them any more: then all are entered anew
   */
  async secretsIn(client: ClientBase, tenant: string, id: string): Promise<Secrets> {
    try {
      return read(await getCredential(client, this.#keyring, placeOf(tenant, id)));
    } catch (error) {
      if (error instanceof SealError) return {};
      throw error;
    }
  }

  /** It was changed or deleted by this process. */
  forget(tenant: string, id: string): void {
    this.#kept.delete(`${tenant}/${id}`);
  }

  async #read(tenant: string, id: string): Promise<Known> {
    return this.#database.readTenant(tenant, async client => {
      const { kind, settings, updatedAt } = await getSource(client, tenant, id);
      const sealed = await getCredential(client, this.#keyring, placeOf(tenant, id)).catch(
        (error: unknown) => {
          throw error instanceof SealError ? new Refusal(CANNOT_OPEN, {}, { cause: error }) : error;
        },
      );
      const revision = updatedAt.toISOString();
      return { tenant, id, kind, revision, settings: settingsOf(kind, settings), secrets: read(sealed) };
    });
  }
}

type Secrets = Readonly<Record<string, string>>;

const read = (sealed: string | null): Secrets => (sealed === null ? {} : (JSON.parse(sealed) as Secrets));

const CANNOT_OPEN = reject(
  'source-failed',
  'The secrets of this source cannot be read any more. Enter them again on the page of sources.',
);
