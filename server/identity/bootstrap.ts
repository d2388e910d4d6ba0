import type { PoolClient } from 'pg';
import { SLUG_PATTERN, UUID_PATTERN } from '#core/contract/index.ts';
import { type Config, ConfigError } from '#server/config/index.ts';
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
  /** sentences for the operator */
  readonly notices: readonly string[];
}

const NOTHING: Bootstrapped = { tenant: null, owner: null, demo: false, notices: [] };

/**
 * Sees to it that the operator's tenant has an owner. With BOOTSTRAP_EMAIL: that person, created with
 * BOOTSTRAP_PASSWORD when there is nobody of that address. Without it and outside production: the demo
 * owner, who has no password. Repeating it changes nothing; several processes may do it at once; the
 * password of somebody who exists is never changed.
 * @throws ConfigError when BOOTSTRAP_EMAIL or BOOTSTRAP_TENANT cannot be used
 */
export async function bootstrap({
  config,
  identity,
}: {
  readonly config: Config;
  readonly identity: IdentityService;
}): Promise<Bootstrapped> {
  const { BOOTSTRAP_EMAIL: email, BOOTSTRAP_PASSWORD: password, BOOTSTRAP_TENANT: slug } = config;
  check(slug, email);
  const named = email && password ? { email: email.toLowerCase(), password } : null;
  if (!named && config.NODE_ENV === 'production') {
    await transaction(identity.pool, sweep);
    return NOTHING;
  }
  const hash = named && (await (await identity.auth.$context).password.hash(named.password));
  return transaction(identity.pool, async client => {
    // One process at a time, on this database.
    await client.query(`select pg_advisory_xact_lock(hashtextextended('region-dashboard bootstrap', 0))`);
    await sweep(client);
    const tenant = { id: await ensureTenant(client, slug), slug };
    if (!named || !hash) return demoOwner(client, tenant);
    const { id, notices } = await firstOwner(client, identity, tenant.id, { ...named, hash });
    return { tenant, owner: { id, email: named.email }, demo: false, notices };
  });
}

function check(slug: string, email: string | undefined): void {
  const problems: string[] = [];
  if (!new RegExp(SLUG_PATTERN).test(slug) || new RegExp(UUID_PATTERN).test(slug))
    problems.push(
      'BOOTSTRAP_TENANT must begin and end with a lower-case letter or a digit, and must not look like a UUID.',
    );
  // What signing in takes; a name without a dot would be created and then never get in.
  if (email && !/^[\w.'+-]+@([a-z\d][a-z\d-]*\.)+[a-z]{2,}$/i.test(email))
    problems.push('BOOTSTRAP_EMAIL must be a full e-mail address, for example owner@example.org.');
  if (problems.length > 0) throw new ConfigError(problems);
}

/** What has ended is of no use to anybody, and nobody else clears it away. */
async function sweep(client: PoolClient): Promise<void> {
  await client.query(`delete from identity."session" where "expiresAt" < now() - interval '1 day'`);
  await client.query(`delete from identity."verification" where "expiresAt" < now() - interval '1 day'`);
}

async function ensureTenant(client: PoolClient, slug: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `with made as (
       insert into identity."organization" ("slug", "name", "createdAt") values ($1, $2, now())
       on conflict ("slug") do nothing returning "id"
     )
     select "id" from made union all select "id" from identity."organization" where "slug" = $1`,
    [slug, slug.charAt(0).toUpperCase() + slug.slice(1)],
  );
  return rows[0]!.id;
}

/** @returns the id of the new person, or null when somebody has that address already */
async function createPerson(client: PoolClient, email: string, name: string): Promise<string | null> {
  // Counts as verified: the operator says so. (A one-time link to an unverified address would take the
  // password away from whoever set it.)
  const { rows } = await client.query<{ id: string }>(
    `insert into identity."user" ("name", "email", "emailVerified") values ($2, $1, true)
     on conflict ("email") do nothing returning "id"`,
    [email, name],
  );
  return rows[0]?.id ?? null;
}

async function makeOwner(client: PoolClient, tenant: string, person: string): Promise<void> {
  await client.query(
    `insert into identity."member" ("organizationId", "userId", "role", "createdAt")
     values ($1, $2, 'owner', now())
     on conflict ("organizationId", "userId") do update set "role" = 'owner'`,
    [tenant, person],
  );
}

async function demoOwner(
  client: PoolClient,
  tenant: { readonly id: string; readonly slug: string },
): Promise<Bootstrapped> {
  await createPerson(client, DEMO_OWNER.email, DEMO_OWNER.name);
  const id = await personOf(client, DEMO_OWNER.email);
  await makeOwner(client, tenant.id, id);
  return { tenant, owner: { id, email: DEMO_OWNER.email }, demo: true, notices: [] };
}

async function personOf(client: PoolClient, email: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(`select "id" from identity."user" where "email" = $1`, [
    email,
  ]);
  return rows[0]!.id;
}

async function firstOwner(
  client: PoolClient,
  identity: IdentityService,
  tenant: string,
  named: { readonly email: string; readonly password: string; readonly hash: string },
): Promise<{ id: string; notices: string[] }> {
  const created = await createPerson(client, named.email, named.email.split('@')[0]!);
  if (created) {
    await client.query(
      `insert into identity."account" ("accountId", "providerId", "userId", "password", "updatedAt")
       values ($1::uuid::text, 'credential', $1::uuid, $2, now())`,
      [created, named.hash],
    );
    await makeOwner(client, tenant, created);
    return { id: created, notices: [] };
  }
  const id = await personOf(client, named.email);
  if (await hasOwner(client, tenant)) return { id, notices: [] };
  // Somebody signed up with this address before. Only who knows the configured password gets the tenant.
  if (!(await knowsPassword(client, identity, id, named.password)))
    return {
      id,
      notices: [
        'BOOTSTRAP_EMAIL belongs to somebody who signed up with another password. They were not made an owner: set BOOTSTRAP_PASSWORD to that password, or name another address.',
      ],
    };
  await makeOwner(client, tenant, id);
  return { id, notices: [] };
}

/** @returns whether the tenant has an owner besides the demo's */
async function hasOwner(client: PoolClient, tenant: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from identity."member" m join identity."user" u on u."id" = m."userId"
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
    `select "password" from identity."account" where "userId" = $1 and "providerId" = 'credential'`,
    [person],
  );
  const hash = rows[0]?.password;
  return hash ? (await identity.auth.$context).password.verify({ hash, password }) : false;
}
