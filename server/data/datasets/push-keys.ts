import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { ClientBase } from 'pg';
import { type CreatedPushKey, DATA_LIMITS, type PushKey, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { lockDataset } from './store.ts';

/** How every key begins: to be found by whoever looks for secrets in files. */
const MARK = 'rdp_';
const SECRET_BYTES = 32;
/** Id, tenant, secret. */
const LENGTH = 16 + 16 + SECRET_BYTES;
const TEXT = /^rdp_[\w-]{86}$/;

/** What a key's text says; whether it is true, the database knows. */
export interface KeyClaim {
  readonly id: string;
  readonly tenant: string;
  readonly hash: Buffer;
}

const bytesOf = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer) =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const hashOf = (secret: Buffer) => createHash('sha256').update(secret).digest();
/** The id comes first: the beginning tells keys apart, and gives nothing away. */
const prefixOf = (id: string) => `${MARK}${bytesOf(id).toString('base64url').slice(0, 8)}`;

/** @returns what the text of a key says, or null for anything else */
export function readPushKey(text: string): KeyClaim | null {
  if (!TEXT.test(text)) return null;
  const bytes = Buffer.from(text.slice(MARK.length), 'base64url');
  if (bytes.length !== LENGTH) return null;
  return {
    id: uuidOf(bytes.subarray(0, 16)),
    tenant: uuidOf(bytes.subarray(16, 32)),
    hash: hashOf(bytes.subarray(32)),
  };
}

interface Row {
  id: string;
  name: string;
  created_by: string;
  created_at: Date;
  last_used_at: Date | null;
}

const read = (row: Row): PushKey => ({
  id: row.id,
  name: row.name,
  prefix: prefixOf(row.id),
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});

/** Everything below runs in a transaction with the claims of `tenant`. */
export async function listPushKeys(client: ClientBase, tenant: string, dataset: string): Promise<PushKey[]> {
  const { rows } = await client.query<Row>(
    `select /* list-push-keys */ id, name, created_by, created_at, last_used_at
     from region_dashboard.dataset_keys where tenant_id = $1 and dataset_id = $2 order by created_at, id`,
    [tenant, dataset],
  );
  return rows.map(read);
}

/**
 * @returns the new key with its text, which nobody can ask for again
 * @throws Refusal dataset-not-found, quota-exceeded
 */
export async function createPushKey(
  client: ClientBase,
  tenant: string,
  dataset: string,
  { name, person }: { readonly name: string; readonly person: string },
): Promise<CreatedPushKey> {
  await lockDataset(client, tenant, dataset);
  const known = await listPushKeys(client, tenant, dataset);
  if (known.length >= DATA_LIMITS.pushKeysPerDataset)
    throw new Refusal(
      reject(
        'quota-exceeded',
        `A dataset has at most ${DATA_LIMITS.pushKeysPerDataset} push keys. Revoke one that is not used any more.`,
      ),
    );
  const id = randomUUID();
  const secret = randomBytes(SECRET_BYTES);
  const { rows } = await client.query<Row>(
    `insert /* create-push-key */ into region_dashboard.dataset_keys (tenant_id, dataset_id, id, name, hash, created_by)
     values ($1, $2, $3, $4, $5, $6) returning id, name, created_by, created_at, last_used_at`,
    [tenant, dataset, id, name, hashOf(secret), person],
  );
  const text = Buffer.concat([bytesOf(id), bytesOf(tenant), secret]).toString('base64url');
  return { ...read(rows[0]!), key: `${MARK}${text}` };
}

/** @returns whether there was such a key */
export async function revokePushKey(
  client: ClientBase,
  tenant: string,
  dataset: string,
  id: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `delete /* revoke-push-key */ from region_dashboard.dataset_keys
     where tenant_id = $1 and dataset_id = $2 and id = $3`,
    [tenant, dataset, id],
  );
  return rowCount === 1;
}

/** @returns whether the key may push into the dataset */
export async function isPushKey(client: ClientBase, dataset: string, claim: KeyClaim): Promise<boolean> {
  const { rows } = await client.query<{ hash: Buffer }>(
    `select /* read-push-key */ hash from region_dashboard.dataset_keys
     where tenant_id = $1 and dataset_id = $2 and id = $3`,
    [claim.tenant, dataset, claim.id],
  );
  const hash = rows[0]?.hash;
  return hash !== undefined && hash.length === claim.hash.length && timingSafeEqual(hash, claim.hash);
}

/** Remembers that a key was used, to the minute: pushes that follow each other do not write each time. */
export async function notePushKeyUse(client: ClientBase, dataset: string, claim: KeyClaim): Promise<void> {
  await client.query(
    `update /* note-push-key-use */ region_dashboard.dataset_keys set last_used_at = date_trunc('minute', now())
     where tenant_id = $1 and dataset_id = $2 and id = $3
       and (last_used_at is null or last_used_at < date_trunc('minute', now()))`,
    [claim.tenant, dataset, claim.id],
  );
}
