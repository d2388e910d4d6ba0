import { type Check, HAS_TENANT, NAME, RELATIONS } from '../check.ts';

/** Number of the column tenant_id of a table. */
const tenantOf = (table: string) =>
  `(select a.attnum from pg_attribute a where a.attrelid = ${table} and a.attname = 'tenant_id' and not a.attisdropped)`;

/** Keys and indexes. */
export const keys: readonly Check[] = [
  {
    id: 'foreign-key-without-index',
    severity: 'medium',
    title: 'A foreign key has no index',
    why: 'Deleting or changing the row that it points to reads the whole table, and holds locks meanwhile.',
    remedy: 'create index on ... (the columns of the key, first).',
    sql: `select format('%s.%I', ${NAME}, k.conname) as object, null as detail
      from ${RELATIONS} join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
      where not exists (select from pg_index i where i.indrelid = c.oid and i.indisvalid and i.indpred is null
        and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`,
  },
  {
    id: 'table-without-primary-key',
    severity: 'medium',
    title: 'A table has no primary key',
    why: 'Rows cannot be told apart, and replicas cannot follow changes to them.',
    remedy: 'alter table ... add primary key (tenant_id, ...).',
    sql: `select ${NAME} as object, null as detail from ${RELATIONS} where c.relkind in ('r', 'p')
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
  },
  {
    id: 'key-without-tenant',
    severity: 'high',
    title: 'A unique key does not begin with tenant_id',
    why: 'A conflict with it tells a tenant of rows that belong to another; and the table cannot be distributed by tenant.',
    remedy: 'Make tenant_id the first column of the key.',
    sql: `select i.indexrelid::regclass::text as object, null as detail
      from ${RELATIONS} join pg_index i on i.indrelid = c.oid and i.indisunique
      where i.indkey[0] <> (select a.attnum from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull and not a.attisdropped)`,
  },
  {
    id: 'foreign-key-across-tenants',
    severity: 'high',
    title: 'A foreign key can lead to the row of another tenant',
    why: 'Foreign keys are checked past row-level security: a tenant learns what others have, and can hold on to it.',
    remedy: 'foreign key (tenant_id, ...) references ... (tenant_id, ...).',
    sql: `select format('%s.%I', ${NAME}, k.conname) as object, null as detail
      from ${RELATIONS} join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'
      where ${HAS_TENANT} and ${tenantOf('k.confrelid')} is not null
        and not exists (select from unnest(k.conkey, k.confkey) as pair (here, there)
          where here = ${tenantOf('c.oid')} and there = ${tenantOf('k.confrelid')})`,
  },
  {
    id: 'tenant-optional',
    severity: 'medium',
    title: 'A row may belong to nobody',
    why: 'A tenant_id that is null fits no policy: such a row is invisible to everybody and never cleaned up.',
    remedy: 'alter table ... alter column tenant_id set not null.',
    sql: `select ${NAME} as object, null as detail from ${RELATIONS}
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
      where c.relkind in ('r', 'p') and not a.attnotnull`,
  },
  {
    id: 'index-twice',
    severity: 'low',
    title: 'Two indexes are the same',
    why: 'Each write maintains both; one is enough.',
    remedy: 'drop index ....',
    sql: `select string_agg(i.indexrelid::regclass::text, ', ' order by i.indexrelid::regclass::text) as object, null as detail
      from ${RELATIONS} join pg_index i on i.indrelid = c.oid
      group by i.indrelid, i.indkey, i.indclass, i.indcollation, i.indoption, i.indexprs::text, i.indpred::text
      having count(*) > 1`,
  },
];
