-- Credentials that tenants entrust to us (passwords of their data sources), encrypted before they come here:
-- whoever reads the database, or a backup of it, reads none of them.

create table region_dashboard.credentials (
  tenant_id uuid not null,
  -- what it belongs to, for example a data source, and the id of that
  kind text not null check (char_length(kind) between 1 and 100),
  id uuid not null,
  -- AES-256-GCM, bound to tenant, kind and id (server/secrets/keyring.ts)
  sealed text not null check (char_length(sealed) between 1 and 200000),
  -- which key opens it; a name of the key, nothing can be told from it
  key_id text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, kind, id)
);

-- what still has to be sealed anew when a key is replaced
create index credentials_key on region_dashboard.credentials (key_id, tenant_id, kind, id);

alter table region_dashboard.credentials enable row level security;
alter table region_dashboard.credentials force row level security;

create policy app_select on region_dashboard.credentials for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.credentials for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_update on region_dashboard.credentials for update to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()))
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_delete on region_dashboard.credentials for delete to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy maintenance on region_dashboard.credentials to region_dashboard_maintenance
  using (true) with check (true);

grant select, insert, update, delete on region_dashboard.credentials
  to region_dashboard_app, region_dashboard_maintenance;

-- What is one per installation stands with the accounts, which are no tenant's either, and out of reach of
-- the app role.

-- Names this installation: cookies carry a mark of it, which must outlive every secret.
create table identity.installation (
  singleton boolean not null default true primary key check (singleton),
  id uuid not null default pg_catalog.gen_random_uuid()
);
insert into identity.installation default values;
grant select on identity.installation to region_dashboard_identity;

-- How old the secrets are that servers run with: keyed fingerprints (server/secrets/sightings.ts), never the
-- secrets. `last_seen` is when a running server last had it as its current one.
create table identity.secret_sighting (
  name text not null,
  fingerprint text not null,
  first_seen timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  primary key (name, fingerprint)
);
grant select, insert, update, delete on identity.secret_sighting to region_dashboard_identity;
