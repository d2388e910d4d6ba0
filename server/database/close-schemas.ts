import { SCHEMAS } from './roles.ts';

const schemas = SCHEMAS.join(', ');

/**
 * Takes away what everybody gets without being asked: Postgres lets PUBLIC execute every new function, and
 * Supabase's default privileges let its public roles do everything. Run after each migration, in its
 * transaction. (Default privileges of our own would do the same, but for everything the owner ever creates
 * in a database that may not be ours alone.)
 */
export const CLOSE_SCHEMAS = `
do $$
declare
  everybody text;
begin
  select string_agg(quote_ident(rolname), ', ') into everybody
    from (select 'public' as rolname union all
          select rolname::text from pg_catalog.pg_roles where rolname in ('anon', 'authenticated', 'service_role')) r;
  everybody := replace(everybody, '"public"', 'public');
  execute 'revoke all on schema ${schemas} from ' || everybody;
  execute 'revoke all on all tables in schema ${schemas} from ' || everybody;
  execute 'revoke all on all sequences in schema ${schemas} from ' || everybody;
  execute 'revoke all on all routines in schema ${schemas} from ' || everybody;
end
$$`;
