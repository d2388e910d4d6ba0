import type { Pool } from 'pg';
import { type NewTenant, reject, type Tenant, UUID_PATTERN } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { withAccounts } from './outage.ts';

const UUID = new RegExp(UUID_PATTERN);

/** Words that would read as something else in an address. */
const RESERVED = new Set([
  ...['admin', 'api', 'assets', 'docs', 'health', 'invitation', 'invitations', 'live', 'me', 'new'],
  ...['null', 'ready', 'region-dashboard', 'settings', 'sign-in', 'sign-out', 'sign-up', 'system', 't'],
  'undefined',
]);

/** One statement, so that there is never a tenant without an owner. */
const CREATE = `
  with /* create-tenant */ made as (
    insert into identity."organization" ("slug", "name", "createdAt") values ($1, $2, now())
    on conflict ("slug") do nothing
    returning "id"
  )
  insert into identity."member" ("organizationId", "userId", "role", "createdAt")
  select "id", $3, 'owner', now() from made
  returning "organizationId" as id`;

/**
 * Creates a team with its first owner.
 * @param operator slug of the operator's tenant: nobody takes it, even while it does not exist
 * @throws Refusal `invalid-request` or `already-exists`
 */
export async function createTenant(
  pool: Pool,
  owner: string,
  { slug, name }: NewTenant,
  operator: string,
): Promise<Tenant> {
  if (UUID.test(slug))
    throw new Refusal(
      reject('invalid-request', 'A short name must not look like a UUID. Choose one that people can read.'),
    );
  const taken = reject('already-exists', `The short name "${slug}" is taken. Choose another one.`);
  if (slug === operator || RESERVED.has(slug)) throw new Refusal(taken);
  const { rows } = await withAccounts(() => pool.query<{ id: string }>(CREATE, [slug, name.trim(), owner]));
  const made = rows[0];
  if (!made) throw new Refusal(taken);
  return { id: made.id, slug, name: name.trim(), role: 'owner' };
}
