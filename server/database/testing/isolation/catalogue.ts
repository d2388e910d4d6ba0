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
  readonly command: 'ALL' | 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
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
  /** privileges that no policy restrains: TRUNCATE, TRIGGER, REFERENCES */
  readonly unrestrained: readonly string[];
  /** unique indexes that do not begin with tenant_id: their violations tell of other tenants' rows */
  readonly sharedKeys: readonly string[];
  /** other roles with any privilege on it, `public` among them */
  readonly others: readonly string[];
}

export interface Routine {
  readonly name: string;
  readonly definer: boolean;
  readonly pinned: boolean;
  /** who may execute it, the owner aside */
  readonly callers: readonly string[];
}

export interface Catalogue {
  readonly relations: readonly Relation[];
  readonly policies: readonly Policy[];
  readonly routines: readonly Routine[];
}

const RELATIONS = `
  select format('%I.%I', n.nspname, c.relname) as name, n.nspname as schema,
    case when c.relkind in ('r', 'p') then 'table' else 'view' end as kind,
    c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
    jsonb_build_object(
      'select', has_any_column_privilege($2, c.oid, 'select'), 'insert', has_any_column_privilege($2, c.oid, 'insert'),
      'update', has_any_column_privilege($2, c.oid, 'update'), 'delete', has_table_privilege($2, c.oid, 'delete')
    ) as may,
    array(select p from unnest(array['truncate', 'trigger', 'references']) p
      where has_table_privilege($2, c.oid, p)) as unrestrained,
    coalesce((select jsonb_agg(jsonb_build_object('name', a.attname, 'type', t.typname,
        'required', a.attnotnull, 'updatable', has_column_privilege($2, c.oid, a.attnum, 'update')) order by a.attnum)
      from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '[]') as columns,
    array(select i.indexrelid::regclass::text from pg_index i
      where i.indrelid = c.oid and i.indisunique and not exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = i.indkey[0])) as "sharedKeys",
    array(select distinct coalesce(r.rolname::text, 'public')
      from aclexplode(c.relacl) x left join pg_roles r on r.oid = x.grantee
      where x.grantee <> c.relowner and coalesce(r.rolname, 'public') <> $2) as others
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')
  order by 1`;

const POLICIES = `
  select format('%I.%I', schemaname, tablename) as table, policyname as name, cmd as command, roles::text[] as roles,
    qual is not null as using, with_check is not null as check
  from pg_policies where schemaname = any ($1) order by 1, 2`;

const ROUTINES = `
  select p.oid::regprocedure::text as name, p.prosecdef as definer,
    p.prosqlbody is not null or exists (select from unnest(p.proconfig) s where s like 'search_path=%') as pinned,
    array(select distinct coalesce(r.rolname::text, 'public')
      from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x left join pg_roles r on r.oid = x.grantee
      where x.grantee <> p.proowner) as callers
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = any ($1) order by 1`;

/** @returns everything in our schemas that decides who reaches what; read from the database itself */
export async function readCatalogue(superuser: Client): Promise<Catalogue> {
  const read = async <R extends object>(sql: string, values: unknown[]) =>
    (await superuser.query<R>(sql, values)).rows;
  return {
    relations: await read<Relation>(RELATIONS, [SCHEMAS, ROLE.app]),
    policies: await read<Policy>(POLICIES, [SCHEMAS]),
    routines: await read<Routine>(ROUTINES, [SCHEMAS]),
  };
}

/** Whether rows of tenants are in it. */
export const isTenants = ({ columns }: Relation): boolean => columns.some(({ name }) => name === 'tenant_id');

/** Whether the app role can do anything with it. */
export const isReachable = ({ may }: Relation): boolean => Object.values(may).some(Boolean);
