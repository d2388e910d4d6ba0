import type { Client } from 'pg';
import { ROLE, SCHEMAS } from '../../roles.ts';

export interface Column {
  readonly name: string;
  /** base type, for example `uuid`, `int8`, `_text` */
  readonly type: string;
  readonly required: boolean;
  /** the app role may set it in an UPDATE */
  readonly updatable: boolean;
}

export interface Policy {
  readonly table: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly using: boolean;
  readonly check: boolean;
}

/** A table or view of ours, and what the app role may do with it. */
export interface Relation {
  /** quoted, with its schema */
  readonly name: string;
  readonly schema: string;
  readonly kind: 'table' | 'view';
  readonly columns: readonly Column[];
  readonly enabled: boolean;
  readonly forced: boolean;
  /** of the app role, on the whole or on a column */
  readonly may: {
    readonly select: boolean;
    readonly insert: boolean;
    readonly update: boolean;
    readonly delete: boolean;
  };
}

export interface Catalogue {
  readonly relations: readonly Relation[];
  readonly policies: readonly Policy[];
  /** functions, with the types of their arguments */
  readonly routines: readonly string[];
}

const RELATIONS = `
  select format('%I.%I', n.nspname, c.relname) as name, n.nspname as schema,
    case when c.relkind in ('r', 'p') then 'table' else 'view' end as kind,
    c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
    jsonb_build_object(
      'select', has_any_column_privilege($2, c.oid, 'select'), 'insert', has_any_column_privilege($2, c.oid, 'insert'),
      'update', has_any_column_privilege($2, c.oid, 'update'), 'delete', has_table_privilege($2, c.oid, 'delete')
    ) as may,
    coalesce((select jsonb_agg(jsonb_build_object('name', a.attname, 'type', t.typname,
        'required', a.attnotnull, 'updatable', has_column_privilege($2, c.oid, a.attnum, 'update')) order by a.attnum)
      from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '[]') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')
  order by 1`;

const POLICIES = `
  select format('%I.%I', schemaname, tablename) as table, policyname as name, roles::text[] as roles,
    qual is not null as using, with_check is not null as check
  from pg_policies where schemaname = any ($1) order by 1, 2`;

const ROUTINES = `
  select p.oid::regprocedure::text as name
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any ($1) order by 1`;

/** @returns what is in our schemas; read from the database itself, so that nobody has to list it */
export async function readCatalogue(superuser: Client): Promise<Catalogue> {
  const read = async <R extends object>(sql: string, values: unknown[]) =>
    (await superuser.query<R>(sql, values)).rows;
  const routines = await read<{ name: string }>(ROUTINES, [SCHEMAS]);
  return {
    relations: await read<Relation>(RELATIONS, [SCHEMAS, ROLE.app]),
    policies: await read<Policy>(POLICIES, [SCHEMAS]),
    routines: routines.map(({ name }) => name),
  };
}

/** Whether rows of tenants are in it, and the app role can do anything with it. */
export const holdsTenants = ({ schema, columns, may }: Relation): boolean =>
  schema === 'region_dashboard' &&
  columns.some(({ name }) => name === 'tenant_id') &&
  Object.values(may).some(Boolean);
