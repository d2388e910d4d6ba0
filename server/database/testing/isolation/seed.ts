import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Column, Relation } from './catalogue.ts';

type Row = Readonly<Record<string, unknown>>;

/** A value that a column of this type takes; different each time where a key may need it. */
const VALUES: Readonly<Record<string, () => unknown>> = {
  uuid: randomUUID,
  text: randomUUID,
  varchar: randomUUID,
  int2: () => 1,
  int4: () => 1,
  int8: () => 1,
  float8: () => 1,
  numeric: () => 1,
  bool: () => false,
  jsonb: () => '[]',
  json: () => '[]',
  timestamptz: () => '2020-01-01T00:00:00Z',
  date: () => '2020-01-01',
  bytea: () => Buffer.from([1]),
};

/** The dashboard that every tenant has: ids are a tenant's own, so two may be the same. */
export const DASHBOARD = randomUUID();

/** Views have no rows of their own: what has to be in which tables for one row of this tenant to show. */
const VIEWS: Readonly<Record<string, (superuser: Client, tenant: string) => Promise<void>>> = {
  'region_dashboard.members': async (superuser, tenant) => {
    const person = randomUUID();
    await superuser.query(
      `insert into identity.organization (id, name, slug, "createdAt") values ($1, 'Team', $2, now())`,
      [tenant, `team-${tenant.slice(0, 8)}`],
    );
    await superuser.query(
      `insert into identity."user" (id, name, email, "emailVerified") values ($1, 'Ada', $2, true)`,
      [person, `${person}@example.org`],
    );
    await superuser.query(
      `insert into identity.member (id, "organizationId", "userId", role, "createdAt")
       values ($1, $2, $3, 'viewer', now())`,
      [randomUUID(), tenant, person],
    );
  },
};

/** @throws Error for a type that has no example here: add one above */
export function exampleFor({ name, type }: Column): unknown {
  if (name === 'dashboard_id') return DASHBOARD;
  // of a source: an object
  if (name === 'settings') return '{}';
  const example = VALUES[type] ?? (type.startsWith('_') ? () => '{}' : undefined);
  if (!example) throw new Error(`No example value for type ${type} (column ${name}): add one to seed.ts`);
  return example();
}

/** @returns a row of this tenant for a table, every required column filled */
export function exampleRow({ columns }: Relation, tenant: string): Row {
  return Object.fromEntries(
    columns
      .filter(({ name, required }) => required || name === 'tenant_id')
      .map(column => [column.name, column.name === 'tenant_id' ? tenant : exampleFor(column)]),
  );
}

/** @returns an INSERT and its values */
export function insertion(name: string, row: Row): { text: string; values: unknown[] } {
  const columns = Object.keys(row).map(column => `"${column}"`);
  const places = columns.map((_, index) => `$${index + 1}`);
  return {
    text: `insert into ${name} (${columns.join(', ')}) values (${places.join(', ')})`,
    values: Object.values(row),
  };
}

/**
 * Puts exactly one row of a tenant into a table (as superuser, foreign keys off: parents need not exist).
 * @throws Error for a view that nobody has said how to fill, or a table whose checks refuse the examples
 */
export async function seed(superuser: Client, relation: Relation, tenant: string): Promise<void> {
  if (relation.kind === 'view') {
    const fill = VIEWS[relation.name];
    if (!fill) throw new Error(`Nobody has said how ${relation.name} gets rows: add it to VIEWS in seed.ts`);
    return fill(superuser, tenant);
  }
  await superuser.query(insertion(relation.name, exampleRow(relation, tenant)));
}
