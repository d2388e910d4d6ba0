import type { ClientBase } from 'pg';
import type { Check, Finding } from './check.ts';
import { ACCEPTED, CHECKS } from './checks.ts';

/** One connection, not a pool: the checks run in one transaction. */
type Connection = Pick<ClientBase, 'query'>;

async function run(client: Connection, { id, severity, title, why, remedy, sql }: Check): Promise<Finding[]> {
  const { rows } = await client.query<Pick<Finding, 'object' | 'detail'>>(sql);
  return rows.map(({ object, detail }) => ({ check: id, severity, object, detail, title, why, remedy }));
}

/** @returns everything the checks find, also what is accepted; within the transaction of the caller */
export async function runChecks(
  client: Connection,
  checks: readonly Check[] = CHECKS,
): Promise<readonly Finding[]> {
  // names come out with their schemas, and nobody's function stands in for one of Postgres
  await client.query('set local search_path = pg_catalog');
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...(await run(client, check)));
  return findings.toSorted((a, b) => a.check.localeCompare(b.check) || a.object.localeCompare(b.object));
}

export const isAccepted = ({ check, object }: Finding): boolean =>
  Object.hasOwn(ACCEPTED, check) && Object.hasOwn(ACCEPTED[check]!, object);

/**
 * Looks in the catalogue of the database for what could let a tenant reach another, or hurt it otherwise. Reads
 * no table of ours and changes nothing; the app role sees as much as the owner does.
 * @returns what was found; none when all is well
 * @throws Error of the driver when the connection fails
 */
export async function auditDatabase(client: Connection): Promise<readonly Finding[]> {
  await client.query('begin transaction isolation level repeatable read read only');
  try {
    return (await runChecks(client)).filter(finding => !isAccepted(finding));
  } finally {
    await client.query('rollback');
  }
}
