-- What can be chosen on a dashboard: its definitions of variables, part of the projection as its title is.
alter table region_dashboard.dashboards add column variables jsonb not null default '[]';

-- As in migration 0006, with the variables. A process of the release before sends none: they stay as they are.
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
      (tenant_id, id, seq, title, description, archived, variables, created_at, updated_at)
    values (
      tenant, dashboard, head, batch ->> 'title', batch ->> 'description', (batch ->> 'archived')::boolean,
      coalesce(batch -> 'variables', '[]'), (batch -> 'events' -> 0 ->> 'at')::timestamptz, newest_at
    )
    on conflict do nothing;
  else
    update region_dashboard.dashboards d
    set seq = head, title = batch ->> 'title', description = batch ->> 'description',
      archived = (batch ->> 'archived')::boolean,
      variables = coalesce(batch -> 'variables', d.variables), updated_at = newest_at
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
