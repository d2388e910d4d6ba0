import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { isAccepted, runChecks } from '../../audit/index.ts';
import { tryOwner, tryTable } from './attempts.ts';
import { holdsTenants, type Relation, readCatalogue } from './catalogue.ts';
import { seed } from './seed.ts';

export interface IsolationReport {
  /** sentences; none when no tenant can reach another */
  readonly findings: readonly string[];
  /** tables and views whose rows were tried */
  readonly tried: readonly string[];
}

async function tryAll(superuser: Client, relations: readonly Relation[]): Promise<string[]> {
  const [tenant, other] = [randomUUID(), randomUUID()];
  const findings: string[] = [];
  // no foreign keys: parents need not exist
  await superuser.query('set local session_replication_role = replica');
  for (const relation of relations) {
    await superuser.query('savepoint seeded');
    try {
      for (const one of [tenant, other]) await seed(superuser, relation, one);
    } catch (error) {
      await superuser.query('rollback to seeded');
      findings.push(`${relation.name} cannot be tried: ${(error as Error).message}`);
      continue;
    }
    findings.push(...(await tryTable(superuser, relation, tenant, other)));
    if (relation.kind === 'table') findings.push(...(await tryOwner(superuser, relation, tenant)));
  }
  return findings;
}

/** Runs something after a change that is taken back. */
async function after<T>(superuser: Client, change: string, run: () => Promise<T>): Promise<T> {
  await superuser.query('begin');
  try {
    if (change) await superuser.query(change);
    return await run();
  } finally {
    await superuser.query('rollback');
  }
}

/** @returns what the catalogue shows after a change (SQL, taken back), as `check: object` */
export function shownAfter(superuser: Client, change: string): Promise<readonly string[]> {
  return after(superuser, change, async () => {
    const found = (await runChecks(superuser)).filter(finding => !isAccepted(finding));
    return found.map(({ check, object }) => `${check}: ${object}`);
  });
}

/**
 * Tries to break the isolation of tenants by SQL, as the app role and as the owner, on every table and view
 * that the catalogue has, so that a new one is covered (or reported) by itself. Leaves nothing behind.
 *
 * @param superuser becomes the other roles; one connection, in no transaction
 * @param change SQL that is run before and taken back afterwards
 * @param only name of the table to try; all of them without it
 */
export function tryIsolation(superuser: Client, change = '', only?: string): Promise<IsolationReport> {
  return after(superuser, change, async () => {
    const relations = (await readCatalogue(superuser)).relations.filter(holdsTenants);
    const chosen = relations.filter(({ name }) => only === undefined || name === only);
    return { findings: await tryAll(superuser, chosen), tried: chosen.map(({ name }) => name) };
  });
}
