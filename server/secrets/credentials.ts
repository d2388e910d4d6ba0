import type { ClientBase } from 'pg';
import type { Database } from '#server/database/index.ts';
import { type Keyring, keyIdOf, type Place } from './keyring.ts';

/** Credentials of tenants, encrypted at rest. Whatever asks over HTTP may put and delete, never get. */
export interface CredentialStore {
  /** Keeps a text for a place, in place of what was there. */
  put(place: Place, text: string): Promise<void>;
  /** @returns the text, or null when there is none. @throws SealError */
  get(place: Place): Promise<string | null>;
  /** @returns whether there was one */
  delete(place: Place): Promise<boolean>;
}

/** Longer than any credential; a sealed one stays below the limit of its column. */
export const LONGEST_CREDENTIAL = 64 * 1024;

/**
 * Keeps a text for a place within a transaction that has the claims of its tenant, so that it is kept together with
 * what it belongs to or not at all.
 */
export async function putCredential(
  client: ClientBase,
  keyring: Keyring,
  place: Place,
  text: string,
): Promise<void> {
  if (Buffer.byteLength(text) > LONGEST_CREDENTIAL)
    throw new RangeError(`A credential has at most ${LONGEST_CREDENTIAL / 1024} KiB.`);
  const sealed = keyring.seal(text, place);
  await client.query(
    `insert /* put-credential */ into region_dashboard.credentials (tenant_id, kind, id, sealed, key_id)
     values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, kind, id) do update
     set sealed = excluded.sealed, key_id = excluded.key_id, updated_at = now()`,
    [place.tenant, place.kind, place.id, sealed, keyIdOf(sealed)],
  );
}

/** @returns the text, or null when there is none. @throws SealError */
export async function getCredential(
  client: ClientBase,
  keyring: Keyring,
  place: Place,
): Promise<string | null> {
  const { rows } = await client.query<{ sealed: string }>(
    'select /* read-credential */ sealed from region_dashboard.credentials where tenant_id = $1 and kind = $2 and id = $3',
    [place.tenant, place.kind, place.id],
  );
  return rows[0] ? keyring.open(rows[0].sealed, place) : null;
}

/** @returns whether there was one */
export async function deleteCredential(client: ClientBase, place: Place): Promise<boolean> {
  const { rowCount } = await client.query(
    'delete /* delete-credential */ from region_dashboard.credentials where tenant_id = $1 and kind = $2 and id = $3',
    [place.tenant, place.kind, place.id],
  );
  return rowCount === 1;
}

/** @returns the store, on connections of the app role */
export function createCredentialStore(
  database: Pick<Database, 'tenant' | 'readTenant'>,
  keyring: Keyring,
): CredentialStore {
  return {
    put: (place, text) =>
      database.tenant(place.tenant, client => putCredential(client, keyring, place, text)),
    get: place => database.readTenant(place.tenant, client => getCredential(client, keyring, place)),
    delete: place => database.tenant(place.tenant, client => deleteCredential(client, place)),
  };
}
