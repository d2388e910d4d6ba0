-- What statements cost, by the names that they carry (`select /* list-dashboards */ ...`). The figures come from
-- the extension pg_stat_statements, which not every database has, and which may be installed later: until then
-- there is nothing to see. Only the statements of the serving roles, whose values are parameters or have been
-- taken out; others (passwords in `alter role` among them) are not shown.
--
-- Readable by the owner alone, who needs `grant pg_read_all_stats` to see the texts of other roles.
create function region_dashboard.statement_figures()
  returns table (
    role name, name text, query text, calls bigint, total_ms double precision, mean_ms double precision,
    max_ms double precision, rows bigint
  )
  language plpgsql stable security invoker
  set search_path = ''
  as $$
declare
  place text;
begin
  select pg_catalog.quote_ident(n.nspname) into place
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pg_stat_statements';
  if place is null then
    return;
  end if;
  return query execute pg_catalog.format(
    $query$
      select r.rolname, pg_catalog.substring(s.query, '^\s*[a-z]+ /\* ([a-z][a-z0-9-]*) \*/'), s.query, s.calls,
        s.total_exec_time, s.mean_exec_time, s.max_exec_time, s.rows
      from %s.pg_stat_statements s join pg_catalog.pg_roles r on r.oid = s.userid
      where r.rolname in ('region_dashboard_app', 'region_dashboard_identity')
        and s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
    $query$, place);
exception
  -- The extension is there, and its library is not in shared_preload_libraries.
  when object_not_in_prerequisite_state then
    return;
end
$$;

create view region_dashboard.statement_statistics with (security_invoker = true) as
  select role, name, query, calls, total_ms, mean_ms, max_ms, rows from region_dashboard.statement_figures();
