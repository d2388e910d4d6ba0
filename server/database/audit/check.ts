import { ROLE, SCHEMAS } from '../roles.ts';

/**
 * - `high`: a tenant's rows can be reached by somebody else, or the protection against it is gone
 * - `medium`: one more mistake away from that, or a fault that hurts under load
 * - `low`: worth knowing
 */
export type Severity = 'high' | 'medium' | 'low';

/** One question to the catalogue of the database; every row of its answer is a fault. */
export interface Check {
  /** stable, in kebab case; for allow-lists and for links */
  readonly id: string;
  readonly severity: Severity;
  /** what is wrong, about one object */
  readonly title: string;
  /** what can come of it */
  readonly why: string;
  /** what to do about it, with the statement where there is one */
  readonly remedy: string;
  /**
   * One SELECT of `object` (what it is about, quoted as SQL would have it) and `detail` (or null). Reads nothing
   * but the catalogue, is run with `search_path = pg_catalog`, works from Postgres 15 on and with the rights
   * of the app role.
   */
  readonly sql: string;
}

/** One object that a check complains about. */
export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  readonly object: string;
  readonly detail: string | null;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}

const list = (names: readonly string[]) => `array[${names.map(name => `'${name}'`).join(', ')}]::name[]`;

/** Our schemas, as an SQL array of names. */
export const OURS = list(SCHEMAS);
/** The roles that a serving process connects as. */
export const SERVING = list([ROLE.app, ROLE.identity]);
/** Every role of ours. */
export const KNOWN = list(Object.values(ROLE));

/** Whom the whole world can be: Postgres' PUBLIC, and the roles behind Supabase's public keys. */
export const EVERYBODY = `(
  select 0::oid as oid, 'PUBLIC' as name union all
  select oid, rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role'))`;

/** `schema.table` of `pg_class c` in `pg_namespace n`. */
export const NAME = "format('%I.%I', n.nspname, c.relname)";

/** Every relation of ours, as `c` and `n`. */
export const RELATIONS = `pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = any (${OURS})`;

/** Whether the rows of `c` say whose they are. */
export const HAS_TENANT = `exists (select from pg_attribute a
  where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`;

/** Owners of what is ours. */
export const OWNERS = `(select c.relowner from ${RELATIONS} union select nspowner from pg_namespace where nspname = any (${OURS}))`;
