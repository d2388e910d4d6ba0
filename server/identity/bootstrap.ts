import type { PoolClient } from 'pg';
import type { Config } from '#server/config/index.ts';
import type { IdentityService } from './service.ts';
import { transaction } from './transaction.ts';

/** The demo's owner: signs in by one-time link only. Nobody can sign up under this domain (RFC 6761). */
export const DEMO_OWNER = { email: 'demo@region-dashboard.localhost', name: 'Demo owner' } as const;

export interface Bootstrapped {
  /** the operator's tenant, or null when there is none yet (production without BOOTSTRAP_EMAIL) */
  readonly tenant: { readonly id: string; readonly slug: string } | null;
  /** an owner of it, or null when nobody was named and there is no demo owner */
  readonly owner: { readonly id: string; readonly email: string } | null;
  /** whether the owner is the demo's: then print a one-time link */
  readonly demo: boolean;
  /** what was not there before */
  readonly made: readonly ('tenant' | 'owner')[];
  /** sentences for the operator */
  readonly notices: readonly string[];
}

const NOTHING: Bootstrapped = { tenant: null, owner: null, demo: false, made: [], notices: [] };

/**
 * Sees to it that the operator's tenant has an owner. With BOOTSTRAP_EMAIL: that person, created with
 * BOOTSTRAP_PASSWORD when there is nobody of that address. Without it and outside production: the demo
 * owner, who has no password. Repeating it changes nothing; several processes may do it at once; the
 * password of somebody who exists is never changed.
 */
export async function bootstrap({
  config,
  identity,
}: {
  readonly config: Config;
  readonly identity: IdentityService;
}): Promise<Bootstrapped> {
  const { BOOTSTRAP_EMAIL: email, BOOTSTRAP_PASSWORD: password, BOOTSTRAP_TENANT: slug } = config;
  const named = email && password ? { email: email.toLowerCase(), password } : null;
  if (!named && config.NODE_ENV === 'production') {
    await transaction(identity.pool, sweep);
    return NOTHING;
  }
  const hash = named && (await (await identity.auth.$context).password.hash(named.password));
  return transaction(identity.pool, async client => {
    // One process at a time, on this database.
    await client.query(
      `select /* lock-bootstrap */ pg_advisory_xact_lock(hashtextextended('region-dashboard bootstrap', 0))`,
    );
    await sweep(client);
    const { id: tenantId, isNew } = await ensureTenant(client, slug);
    const tenant = { id: tenantId, slug };
    const first = isNew ? (['tenant'] as const) : [];
    if (!named || !hash) {
      const { owner, isNew: ownerIsNew } = await demoOwner(client, tenant.id);
      return { tenant, owner, demo: true, made: madeOf(first, ownerIsNew), notices: [] };
    }
    const {
      id,
      isNew: ownerIsNew,
      notices,
    } = await firstOwner(client, identity, tenant.id, { ...named, hash });
    const owner = { id, email: named.email };
    return { tenant, owner, demo: false, made: madeOf(first, ownerIsNew), notices };
  });
}

const madeOf = (first: readonly 'tenant'[], owner: boolean): Bootstrapped['made'] =>
  owner ? [...first, 'owner'] : first;

/** What has ended is of no use to anybody, and nobody else clears it away. */
async function sweep(client: PoolClient): Promise<void> {
  await client.query(
    `delete /* sweep-sessions */ from identity."session" where "expiresAt" < now() - interval '1 day'`,
  );
  await client.query(
    `delete /* sweep-verifications */ from identity."verification" where "expiresAt" < now() - interval '1 day'`,
  );
}

async function ensureTenant(
  client: PoolClient,
  slug: string,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { rows } = await client.query<{ id: string; isNew: boolean }>(
    `with /* ensure-tenant */ made as (
       insert into identity."organization" ("slug", "name", "createdAt") values ($1, $2, now())
       on conflict ("slug") do nothing returning "id"
     )
     select "id", true as "isNew" from made
     union all select "id", false from identity."organization" where "slug" = $1`,
    [slug, slug.charAt(0).toUpperCase() + slug.slice(1)],
  );
  return rows[0]!;
}

/** @returns the id of the new person, or null when somebody has that address already */
async function createPerson(client: PoolClient, email: string, name: string): Promise<string | null> {
  // Counts as verified: the operator says so. (A one-time link to an unverified address would take the
  // password away from whoever set it.)
  const { rows } = await client.query<{ id: string }>(
    `insert /* create-person */ into identity."user" ("name", "email", "emailVerified") values ($2, $1, true)
     on conflict ("email") do nothing returning "id"`,
    [email, name],
  );
  return rows[0]?.id ?? null;
}

/** @returns whether they were not one before */
async function makeOwner(client: PoolClient, tenant: string, person: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert /* make-owner */ into identity."member" ("organizationId", "userId", "role", "createdAt")
     values ($1, $2, 'owner', now())
     on conflict ("organizationId", "userId") do update set "role" = 'owner'
       where identity."member"."role" <> 'owner'`,
    [tenant, person],
  );
  return rowCount === 1;
}

async function demoOwner(client: PoolClient, tenant: string) {
  await createPerson(client, DEMO_OWNER.email, DEMO_OWNER.name);
  const id = await personOf(client, DEMO_OWNER.email);
  const isNew = await makeOwner(client, tenant, id);
  return { owner: { id, email: DEMO_OWNER.email }, isNew };
}

async function personOf(client: PoolClient, email: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `select /* find-person */ "id" from identity."user" where "email" = $1`,
    [email],
  );
  return rows[0]!.id;
}

async function firstOwner(
  client: PoolClient,
  identity: IdentityService,
  tenant: string,
  named: { readonly email: string; readonly password: string; readonly hash: string },
): Promise<{ id: string; isNew: boolean; notices: string[] }> {
  const created = await createPerson(client, named.email, named.email.split('@')[0]!);
  if (created) {
    await client.query(
      `insert /* create-account */ into identity."account" ("accountId", "providerId", "userId", "password", "updatedAt")
       values ($1::uuid::text, 'credential', $1::uuid, $2, now())`,
      [created, named.hash],
    );
    const isNew = await makeOwner(client, tenant, created);
    return { id: created, isNew, notices: [] };
  }
  const id = await personOf(client, named.email);
  if (await hasOwner(client, tenant)) return { id, isNew: false, notices: [] };
  // Somebody signed up with this address before. Only who knows the configured password gets the tenant.
  if (!(await knowsPassword(client, identity, id, named.password)))
    return {
      id,
      isNew: false,
      notices: [
        'BOOTSTRAP_EMAIL belongs to somebody who signed up with another password. They were not made an owner: set BOOTSTRAP_PASSWORD to that password, or name another address.',
      ],
    };
  return { id, isNew: await makeOwner(client, tenant, id), notices: [] };
}

/** @returns whether the tenant has an owner besides the demo's */
async function hasOwner(client: PoolClient, tenant: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select /* find-owner */ from identity."member" m join identity."user" u on u."id" = m."userId"
     where m."organizationId" = $1 and m."role" = 'owner' and u."email" <> $2 limit 1`,
    [tenant, DEMO_OWNER.email],
  );
  return rowCount === 1;
}

async function knowsPassword(
  client: PoolClient,
  identity: IdentityService,
  person: string,
  password: string,
): Promise<boolean> {
  const { rows } = await client.query<{ password: string | null }>(
    `select /* read-password */ "password" from identity."account" where "userId" = $1 and "providerId" = 'credential'`,
    [person],
  );
  const hash = rows[0]?.password;
  return hash ? (await identity.auth.$context).password.verify({ hash, password }) : false;
}
