-- Accounts: what Better Auth 1.7 would create for our configuration (server/identity/auth.ts), frozen, so
-- that an upgrade of the library never changes the database by itself. A test compares the two
-- (server/identity/schema.integration.test.ts). Additions of ours are marked; they only narrow what the
-- library writes anyway.

create table identity."user" (
  "id" uuid not null default pg_catalog.gen_random_uuid() primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  -- ours: one person per address, however it is written
  constraint user_email_lower check ("email" = lower("email"))
);

create table identity."session" (
  "id" uuid not null default pg_catalog.gen_random_uuid() primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references identity."user" ("id") on delete cascade,
  "activeOrganizationId" text
);
create index "session_userId_idx" on identity."session" ("userId");
-- ours: ended sessions are swept at every start
create index session_expires on identity."session" ("expiresAt");

create table identity."account" (
  "id" uuid not null default pg_catalog.gen_random_uuid() primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references identity."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  -- ours: a person has one password
  constraint account_once unique ("providerId", "accountId")
);
create index "account_userId_idx" on identity."account" ("userId");

create table identity."verification" (
  "id" uuid not null default pg_catalog.gen_random_uuid() primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index "verification_identifier_idx" on identity."verification" ("identifier");

-- A tenant.
create table identity."organization" (
  "id" uuid not null default pg_catalog.gen_random_uuid() primary key,
  "name" text not null,
  "slug" text not null unique,
  "logo" text,
  "createdAt" timestamptz not null,
  "metadata" text,
  -- ours: `{tenant}` in a path is a slug or a UUID, never both
  constraint organization_slug_shape check (
    "slug" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
    and "slug" !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
  )
);

create table identity."member" (
  "id" uuid not null default pg_catalog.gen_random_uuid() primary key,
  "organizationId" uuid not null references identity."organization" ("id") on delete cascade,
  "userId" uuid not null references identity."user" ("id") on delete cascade,
  "role" text not null,
  "createdAt" timestamptz not null,
  -- ours
  constraint member_once unique ("organizationId", "userId"),
  constraint member_role_known check ("role" in ('owner', 'admin', 'editor', 'viewer'))
);
create index "member_organizationId_idx" on identity."member" ("organizationId");
create index "member_userId_idx" on identity."member" ("userId");

-- `email` is empty when whoever holds the link may accept.
create table identity."invitation" (
  "id" uuid not null default pg_catalog.gen_random_uuid() primary key,
  "organizationId" uuid not null references identity."organization" ("id") on delete cascade,
  "email" text not null,
  "role" text,
  "status" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "inviterId" uuid not null references identity."user" ("id") on delete cascade,
  -- ours
  constraint invitation_role_known check ("role" in ('owner', 'admin', 'editor', 'viewer'))
);
create index "invitation_organizationId_idx" on identity."invitation" ("organizationId");
create index "invitation_email_idx" on identity."invitation" ("email");

-- Ours: who has left a tenant. Their name still stands on what they did there.
create table identity.departed (
  tenant_id uuid not null references identity."organization" ("id") on delete cascade,
  person_id uuid not null references identity."user" ("id") on delete cascade,
  left_at timestamptz not null default current_timestamp,
  primary key (tenant_id, person_id)
);
create index departed_person on identity.departed (person_id);

grant usage on schema identity to region_dashboard_identity;
grant select, insert, update, delete on
  identity."user", identity."session", identity."account", identity."verification",
  identity."organization", identity."member", identity."invitation", identity.departed
  to region_dashboard_identity;

-- All the app role sees of accounts: the members of the tenant it has claimed, without their addresses.
-- The view reads with its owner's rights, so the condition below is the only thing that keeps tenants
-- apart here; `security_barrier` keeps a function in somebody's WHERE from running before it.
create view region_dashboard.members with (security_barrier = true) as
  select
    m."organizationId" as tenant_id,
    m."userId" as person_id,
    u."name" as name,
    m."role" as role
  from identity."member" m
  join identity."user" u on u."id" = m."userId"
  where m."organizationId" = (
    select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id')::uuid
  );
revoke all on region_dashboard.members from public;
grant select on region_dashboard.members to region_dashboard_app;
