-- Schemas, and who may do what in them. Each later migration grants exactly what its tables need; after
-- each one the runner takes away what Postgres and Supabase give to everybody (see close-schemas.ts).

create schema if not exists identity;

revoke all on schema region_dashboard, identity from public;
grant usage on schema region_dashboard to region_dashboard_app, region_dashboard_maintenance;
grant usage on schema identity to region_dashboard_identity, region_dashboard_maintenance;

-- The list of applied migrations: a serving process compares it with what it was built with.
grant select on region_dashboard.migrations to region_dashboard_app, region_dashboard_maintenance;

-- The tenant of the current transaction, as Supabase shapes claims; null without one. Policies read it
-- through `(select ...)`, so that it is evaluated once per statement. A setting that was local to an earlier
-- transaction of the same session reverts to an empty string, hence nullif.
create function region_dashboard.tenant_id() returns uuid
  language sql stable parallel safe
  return (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id')::uuid;

grant execute on function region_dashboard.tenant_id() to region_dashboard_app, region_dashboard_maintenance;
