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

-- Appends a batch of events and brings the projections along: one statement, so one round trip and, without a
-- transaction around it, one transaction; the claims are set inside. Runs with the caller's rights: policies
-- apply to every row.
--
-- `batch`: {title, description, archived,
--   events: [{id, type, data, actor, commandId, at}, ...],  seq follows from the order
--   upserted: [{id, x, y, w, h, body}, ...], rows: {id: y}, removed: {id: seq}, forgotten: [id, ...]}
--
-- `outcome` is `appended`; or `stale` when the dashboard is not at `expected` (0: does not exist), with the
-- seq it is at; or `repeated` when it is not, and one of the command ids is the reason. A command id that
-- only shows itself on writing (another dashboard, or the same instant) violates `events_command`.
--
-- Three things keep it fast. Statements are planned once in a session, not each time (a third of the time of a
-- call). A plan made while a table was small would read all of it when it is large, hence the other settings
-- of the planner. And regions are found by an array, not by a join: under
-- row-level security an index is not used for a comparison with a cast in it (`r.id = moved.id::uuid`),
-- since a cast that fails would tell something of the row.
create function region_dashboard.append_events(
  tenant uuid, dashboard uuid, expected bigint, batch jsonb, out outcome text, out head bigint
)
  language plpgsql security invoker
  set search_path = '' set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  added bigint := jsonb_array_length(batch -> 'events');
  newest_at timestamptz := batch -> 'events' -> -1 ->> 'at';
  moved jsonb := batch -> 'rows';
  removed jsonb := batch -> 'removed';
  ids uuid[];
begin
  perform set_config(
    'request.jwt.claims', '{"tenant_id":"' || tenant || '","role":"region_dashboard_app"}', true
  );
  head := expected + added;
  if expected = 0 then
    insert into region_dashboard.dashboards
      (tenant_id, id, seq, title, description, archived, created_at, updated_at)
    values (
      tenant, dashboard, head, batch ->> 'title', batch ->> 'description', (batch ->> 'archived')::boolean,
      (batch -> 'events' -> 0 ->> 'at')::timestamptz, newest_at
    )
    on conflict do nothing;
  else
    update region_dashboard.dashboards d
    set seq = head, title = batch ->> 'title', description = batch ->> 'description',
      archived = (batch ->> 'archived')::boolean, updated_at = newest_at
    where d.tenant_id = tenant and d.id = dashboard and d.seq = expected;
  end if;

  if not found then
    head := coalesce(
      (select d.seq from region_dashboard.dashboards d where d.tenant_id = tenant and d.id = dashboard), 0
    );
    outcome := case when exists (
      select from region_dashboard.events e where e.tenant_id = tenant and e.command_id = any (array(
        select (sent ->> 'commandId')::uuid from jsonb_array_elements(batch -> 'events') sent
      ))
    ) then 'repeated' else 'stale' end;
    return;
  end if;

  insert into region_dashboard.events
    (tenant_id, dashboard_id, seq, id, type, data, actor, command_id, at)
  select tenant, dashboard, expected + place, (e ->> 'id')::uuid, e ->> 'type', e -> 'data', e ->> 'actor',
    (e ->> 'commandId')::uuid, (e ->> 'at')::timestamptz
  from jsonb_array_elements(batch -> 'events') with ordinality as sent (e, place);

  if batch -> 'upserted' <> '[]' then
    insert into region_dashboard.regions (tenant_id, dashboard_id, id, x, y, w, h, body)
    select tenant, dashboard, (r ->> 'id')::uuid, (r ->> 'x')::integer, (r ->> 'y')::integer,
      (r ->> 'w')::integer, (r ->> 'h')::integer, r -> 'body'
    from jsonb_array_elements(batch -> 'upserted') r
    on conflict (tenant_id, dashboard_id, id) do update
    set x = excluded.x, y = excluded.y, w = excluded.w, h = excluded.h, body = excluded.body, removed_seq = null;
  end if;
  if moved <> '{}' then
    ids := array(select jsonb_object_keys(moved)::uuid);
    update region_dashboard.regions r set y = (moved ->> r.id::text)::integer
    where r.tenant_id = tenant and r.dashboard_id = dashboard and r.id = any (ids);
  end if;
  if removed <> '{}' then
    ids := array(select jsonb_object_keys(removed)::uuid);
    update region_dashboard.regions r set removed_seq = (removed ->> r.id::text)::bigint
    where r.tenant_id = tenant and r.dashboard_id = dashboard and r.id = any (ids);
  end if;
  if batch -> 'forgotten' <> '[]' then
    ids := array(select jsonb_array_elements_text(batch -> 'forgotten')::uuid);
    delete from region_dashboard.regions r
    where r.tenant_id = tenant and r.dashboard_id = dashboard and r.id = any (ids);
  end if;
  outcome := 'appended';
end
$$;

-- Heads of dashboards of several tenants in one round trip, without leaving row-level security: the claims
-- are changed from tenant to tenant. `wanted`: {tenant: [dashboard, ...]}.
create function region_dashboard.heads(wanted jsonb)
  returns table (tenant_id uuid, dashboard_id uuid, seq bigint)
  language plpgsql security invoker
  set search_path = '' set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  before text := current_setting('request.jwt.claims', true);
  tenant uuid;
  dashboards jsonb;
begin
  for tenant, dashboards in select w.key::uuid, w.value from jsonb_each(wanted) w loop
    perform set_config(
      'request.jwt.claims', '{"tenant_id":"' || tenant || '","role":"region_dashboard_app"}', true
    );
    return query
      select d.tenant_id, d.id, d.seq from region_dashboard.dashboards d
      where d.tenant_id = tenant and d.id = any (array(select jsonb_array_elements_text(dashboards)::uuid));
  end loop;
  perform set_config('request.jwt.claims', coalesce(before, ''), true);
end
$$;

revoke execute on function
  region_dashboard.append_events(uuid, uuid, bigint, jsonb), region_dashboard.heads(jsonb) from public;
grant execute on function
  region_dashboard.append_events(uuid, uuid, bigint, jsonb), region_dashboard.heads(jsonb)
  to region_dashboard_app;
