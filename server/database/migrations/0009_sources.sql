-- Sources: what a team connects (a database, a Prometheus, a service that answers JSON). Passwords and tokens are
-- not in here: they lie sealed in `credentials`, under the kind `source` and the same id.

create table region_dashboard.sources (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (char_length(kind) between 1 and 40),
  name text not null check (char_length(name) between 1 and 200),
  -- as the kind has them (core/contract/sources.ts); nothing that must not be read
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  -- names of the secrets that are set
  secrets text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- no two sources of a tenant share a name, however it is written
create unique index sources_name on region_dashboard.sources (tenant_id, lower(name));

alter table region_dashboard.sources enable row level security;
alter table region_dashboard.sources force row level security;

create policy app_select on region_dashboard.sources for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.sources for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_update on region_dashboard.sources for update to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()))
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_delete on region_dashboard.sources for delete to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy maintenance on region_dashboard.sources to region_dashboard_maintenance
  using (true) with check (true);

grant select, insert, update, delete on region_dashboard.sources
  to region_dashboard_app, region_dashboard_maintenance;
