-- Folding, for installations that do not keep old history (ENABLE_EVENT_SOURCING=false): the events of a dashboard
-- up to a seq become one, `dashboardFolded`, which holds what they came to. Nothing changes in `dashboards` and
-- `regions`. Until now the app role could not delete an event at all. Now it can, under two conditions that no
-- mistake in the app gets round: the event is older than an hour, and it is fold_events() that does it. (The
-- second keeps mistakes off, not somebody who has the app role's password: they could call fold_events() as well.)

-- Ids of commands whose events were folded. A command that is sent again must not have a second effect, also when
-- its page was offline for long: the ids are kept for 30 days, a hundredth of what the events took.
create table region_dashboard.folded_commands (
  tenant_id uuid not null,
  command_id uuid not null,
  dashboard_id uuid not null,
  -- of the event that it became
  seq bigint not null check (seq > 0),
  -- when it was carried out
  at timestamptz not null,
  primary key (tenant_id, command_id)
);

-- those that may be forgotten
create index folded_commands_at on region_dashboard.folded_commands (tenant_id, at);

alter table region_dashboard.folded_commands enable row level security;
alter table region_dashboard.folded_commands force row level security;

create policy app_select on region_dashboard.folded_commands for select to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()));
create policy app_insert on region_dashboard.folded_commands for insert to region_dashboard_app
  with check (tenant_id = (select region_dashboard.tenant_id()));
create policy app_delete on region_dashboard.folded_commands for delete to region_dashboard_app
  using (tenant_id = (select region_dashboard.tenant_id()) and at <= now() - interval '30 days');
create policy maintenance on region_dashboard.folded_commands to region_dashboard_maintenance
  using (true) with check (true);

create policy app_delete on region_dashboard.events for delete to region_dashboard_app
  using (
    tenant_id = (select region_dashboard.tenant_id())
    and at <= now() - interval '1 hour'
    and dashboard_id::text = (select current_setting('region_dashboard.folding', true))
  );

grant select, insert, delete on region_dashboard.folded_commands to region_dashboard_app;
grant select, insert, update, delete on region_dashboard.folded_commands to region_dashboard_maintenance;
grant delete on region_dashboard.events to region_dashboard_app;

-- Puts one event in the place of all up to `last_seq`, in one statement of the caller. `fold`: {id, commandId, data}.
-- Its seq and time are those of the last event that goes; `last_id` makes sure that this is the one the caller
-- has read. Returns
--   `folded`
--   `moved`   that event is not there (any more): somebody has folded further, or a backup was restored
--   `young`   one of them is not an hour old
--   `busy`    somebody else folds this dashboard at the moment
--
-- Appends do not wait for it, nor it for them: it touches no row that they write, so the lock is one of its own.
create function region_dashboard.fold_events(
  tenant uuid, dashboard uuid, last_seq bigint, last_id uuid, fold jsonb
)
  returns text
  language plpgsql security invoker
  set search_path = '' set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  last_at timestamptz;
begin
  perform set_config(
    'request.jwt.claims', '{"tenant_id":"' || tenant || '","role":"region_dashboard_app"}', true
  );
  if not pg_try_advisory_xact_lock(7274498, hashtext(tenant::text || dashboard::text)) then
    return 'busy';
  end if;
  last_at := (
    select e.at from region_dashboard.events e
    where e.tenant_id = tenant and e.dashboard_id = dashboard and e.seq = last_seq and e.id = last_id
  );
  if last_at is null then
    return 'moved';
  end if;
  if exists (
    select from region_dashboard.events e
    where e.tenant_id = tenant and e.dashboard_id = dashboard and e.seq <= last_seq
      and e.at > now() - interval '1 hour'
  ) then
    return 'young';
  end if;

  perform set_config('region_dashboard.folding', dashboard::text, true);
  with gone as (
    delete from region_dashboard.events e
    where e.tenant_id = tenant and e.dashboard_id = dashboard and e.seq <= last_seq
    returning e.command_id, e.seq, e.at, e.type
  )
  insert into region_dashboard.folded_commands (tenant_id, command_id, dashboard_id, seq, at)
  select tenant, g.command_id, dashboard, g.seq, g.at from gone g
  where g.type <> 'dashboardFolded' and g.at > now() - interval '30 days';
  perform set_config('region_dashboard.folding', '', true);

  insert into region_dashboard.events (tenant_id, dashboard_id, seq, id, type, data, actor, command_id, at)
  values (
    tenant, dashboard, last_seq, (fold ->> 'id')::uuid, 'dashboardFolded', fold -> 'data', 'system',
    (fold ->> 'commandId')::uuid, last_at
  );
  delete from region_dashboard.folded_commands f
  where f.tenant_id = tenant and f.at <= now() - interval '30 days';
  return 'folded';
end
$$;

revoke execute on function region_dashboard.fold_events(uuid, uuid, bigint, uuid, jsonb) from public;
grant execute on function region_dashboard.fold_events(uuid, uuid, bigint, uuid, jsonb) to region_dashboard_app;

-- As in migration 0003, and an id that was folded counts as committed.
create or replace function region_dashboard.append_events(
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
    ids := array(select (sent ->> 'commandId')::uuid from jsonb_array_elements(batch -> 'events') sent);
    outcome := case when exists (
      select from region_dashboard.events e where e.tenant_id = tenant and e.command_id = any (ids)
      union all
      select from region_dashboard.folded_commands f where f.tenant_id = tenant and f.command_id = any (ids)
    ) then 'repeated' else 'stale' end;
    return;
  end if;

  insert into region_dashboard.events
    (tenant_id, dashboard_id, seq, id, type, data, actor, command_id, at)
  select tenant, dashboard, expected + place, (e ->> 'id')::uuid, e ->> 'type', e -> 'data', e ->> 'actor',
    (e ->> 'commandId')::uuid, (e ->> 'at')::timestamptz
  from jsonb_array_elements(batch -> 'events') with ordinality as sent (e, place);

  -- After the insert, which waits for a fold that is just deleting one of these ids: whatever it has put here is
  -- seen now. The first question is cheap and usually answers.
  if exists (select from region_dashboard.folded_commands f where f.tenant_id = tenant) then
    ids := array(select (sent ->> 'commandId')::uuid from jsonb_array_elements(batch -> 'events') sent);
    if exists (
      select from region_dashboard.folded_commands f where f.tenant_id = tenant and f.command_id = any (ids)
    ) then
      raise unique_violation using constraint = 'events_command',
        message = 'The event of one of these commands was folded.';
    end if;
  end if;

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
