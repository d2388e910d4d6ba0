-- The event store: events are the truth, dashboards and regions are projections of them, written in the
-- same transaction and rebuildable at any time. `tenant_id` comes first in every key, so that the schema can
-- be distributed by tenant. No foreign keys between the three: append_events() writes them together, and a
-- check per event would cost more than the insert.

create table region_dashboard.dashboards (
  tenant_id uuid not null,
  id uuid not null,
  -- seq of the newest event: whoever changes it holds the row, so appends to one dashboard queue here
  seq bigint not null check (seq > 0),
  title text not null,
  description text not null,
  archived boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
) with (fillfactor = 70);

create table region_dashboard.events (
  tenant_id uuid not null,
  dashboard_id uuid not null,
  -- 1, 2, 3 ... without gaps in one dashboard
  seq bigint not null check (seq > 0),
  id uuid not null,
  type text not null,
  data jsonb not null,
  actor text not null,
  command_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, dashboard_id, seq),
  -- a command that is sent again, to whichever process, cannot take effect twice
  constraint events_command unique (tenant_id, command_id)
);

-- one person's newest events, for undo
create index events_actor on region_dashboard.events (tenant_id, dashboard_id, actor, seq desc);

create table region_dashboard.regions (
  tenant_id uuid not null,
  dashboard_id uuid not null,
  id uuid not null,
  x integer not null,
  y integer not null,
  w integer not null,
  h integer not null,
  -- everything else of a region: title, description, widget, query, version, touched
  body jsonb not null,
  -- seq of the event that removed it; kept so that it can be restored
  removed_seq bigint,
  primary key (tenant_id, dashboard_id, id)
) with (fillfactor = 80);

alter table region_dashboard.dashboards enable row level security;
alter table region_dashboard.dashboards force row level security;
alter table region_dashboard.events enable row level security;
alter table region_dashboard.events force row level security;
alter table region_dashboard.regions enable row level security;
alter table region_dashboard.regions force row level security;

create policy app_select on region_dashboard.dashboards for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.dashboards for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_update on region_dashboard.dashboards for update to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()))
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy maintenance on region_dashboard.dashboards to region_dashboard_maintenance
  using (true) with check (true);

-- append-only: the app role has neither the right nor a policy to change or delete an event
create policy app_select on region_dashboard.events for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.events for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy maintenance on region_dashboard.events to region_dashboard_maintenance
  using (true) with check (true);

create policy app_select on region_dashboard.regions for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.regions for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_update on region_dashboard.regions for update to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()))
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_delete on region_dashboard.regions for delete to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy maintenance on region_dashboard.regions to region_dashboard_maintenance
  using (true) with check (true);

grant select, insert, update on region_dashboard.dashboards to region_dashboard_app;
grant select, insert on region_dashboard.events to region_dashboard_app;
grant select, insert, update, delete on region_dashboard.regions to region_dashboard_app;
grant select, insert, update, delete on
  region_dashboard.dashboards, region_dashboard.events, region_dashboard.regions
  to region_dashboard_maintenance;
