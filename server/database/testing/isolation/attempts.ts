import type { Client } from 'pg';
import { claimsOf } from '../../database.ts';
import { codeOf } from '../../errors.ts';
import { ROLE } from '../../roles.ts';
import { OWNER } from '../connection.ts';
import type { Relation } from './catalogue.ts';
import { DASHBOARD, exampleFor, exampleRow, insertion } from './seed.ts';

/** Postgres' answer both to a missing grant and to a policy that says no. */
const FORBIDDEN = '42501';

/** Tables whose rows go in one way only: what is set then, in the same transaction. */
const WHILE_DELETING: Readonly<Record<string, string>> = {
  // by folding (migration 0006); the rows that are tried are old enough
  'region_dashboard.events': `set local region_dashboard.folding = '${DASHBOARD}'`,
};

interface Outcome {
  /** rows counted, or affected */
  readonly rows: number;
  readonly code: string | null;
}

/** Tries one statement as a role with claims, within a transaction; takes back whatever came of it. */
async function attempt(
  client: Client,
  role: string,
  claims: string,
  text: string,
  values: unknown[] = [],
): Promise<Outcome> {
  await client.query(`savepoint attempt; set local role ${role}`);
  try {
    await client.query("select set_config('request.jwt.claims', $1, true)", [claims]);
    const { rows, rowCount, command } = await client.query<{ count?: string }>(text, values);
    return { rows: command === 'SELECT' ? Number(rows[0]!.count) : (rowCount ?? 0), code: null };
  } catch (error) {
    return { rows: 0, code: codeOf(error) ?? 'unknown' };
  } finally {
    await client.query('rollback to attempt');
  }
}

/**
 * Tries to read and write other tenants' rows in a table that holds one row of `tenant` and one of `other`.
 *
 * Statements have no WHERE: with one, Postgres applies the policies of SELECT to an UPDATE or DELETE as
 * well, and those would cover up for a hole in the ones under test. What must work is tried too: a table
 * that shows nothing at all would pass every other attempt.
 *
 * @param superuser becomes the app role for each attempt
 * @returns findings, each a sentence; none when the tenants are apart
 */
export async function tryTable(
  superuser: Client,
  relation: Relation,
  tenant: string,
  other: string,
): Promise<string[]> {
  const { name, may } = relation;
  const findings: string[] = [];
  const expect = (holds: boolean, finding: string) => {
    if (!holds) findings.push(`${name}: ${finding}`);
  };
  const ours = claimsOf(tenant);
  const as = (claims: string, text: string, values?: unknown[]) =>
    attempt(superuser, ROLE.app, claims, text, values);
  const all = `select count(*) from ${name}`;

  if (may.select) {
    const seen = await as(ours, all);
    expect(seen.rows >= 1, `a tenant does not see its own row (${seen.code}), so nothing is proven`);
    expect(seen.rows <= 1, 'a tenant reads rows of another');
    for (const claims of ['', '{}', '{"tenant_id": null}', '{"role": "region_dashboard_app"}'])
      expect((await as(claims, all)).rows === 0, `rows are read with the claims '${claims}'`);
  }
  if (may.insert) {
    const insert = (claims: string, owner: string) => {
      const { text, values } = insertion(name, exampleRow(relation, owner));
      return as(claims, text, values);
    };
    expect((await insert(ours, tenant)).code !== FORBIDDEN, 'a tenant cannot insert a row of its own');
    expect((await insert(ours, other)).code === FORBIDDEN, 'a tenant inserts a row of another');
    expect((await insert('', tenant)).code === FORBIDDEN, 'a row is inserted without claims');
  }
  if (may.update) {
    let conclusive = false;
    for (const column of relation.columns.filter(({ updatable }) => updatable)) {
      if (column.name === 'tenant_id') {
        const moved = await as(ours, `update ${name} set tenant_id = $1`, [other]);
        expect(moved.code === FORBIDDEN, 'a tenant moves its row to another');
        continue;
      }
      const set = `update ${name} set "${column.name}" = $1`;
      const changed = await as(ours, set, [exampleFor(column)]);
      expect(changed.code !== FORBIDDEN, `a tenant's update reaches for rows of another (${column.name})`);
      expect(changed.rows <= 1, `a tenant updates rows of another (${column.name})`);
      // a constraint may stand in the way of one column; not of all
      conclusive ||= changed.code === null && changed.rows === 1;
      const without = await as('', set, [exampleFor(column)]);
      expect(without.code === null && without.rows === 0, `rows are updated without claims (${column.name})`);
    }
    expect(conclusive, 'a tenant cannot update its own row, so nothing is proven');
  }
  if (may.delete) {
    const remove = (claims: string) => as(claims, `delete from ${name}`);
    await superuser.query(WHILE_DELETING[name] ?? 'select');
    const deleted = await remove(ours);
    expect(
      deleted.code === null && deleted.rows >= 1,
      `a tenant cannot delete its own row (${deleted.code})`,
    );
    expect(deleted.rows <= 1, 'a tenant deletes rows of another');
    expect((await remove('')).rows === 0, 'rows are deleted without claims');
  }
  return findings;
}

/** The owner of a table sees nothing either: that is what forcing row-level security means. */
export async function tryOwner(superuser: Client, { name }: Relation, tenant: string): Promise<string[]> {
  const findings: string[] = [];
  for (const claims of ['', claimsOf(tenant)]) {
    const { rows } = await attempt(superuser, OWNER, claims, `select count(*) from ${name}`);
    if (rows > 0) findings.push(`${name}: its owner reads it past row-level security`);
  }
  return findings;
}
