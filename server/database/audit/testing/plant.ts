import type { Client } from 'pg';
import { OWNER } from '../../testing/connection.ts';
import { isAccepted, runChecks } from '../audit.ts';
import type { Fault } from './fault.ts';

/**
 * Plants a fault, looks, and takes the fault back.
 * @returns what is found beside what is accepted, as `check: object`
 */
export async function findingsWith(
  superuser: Client,
  { sql, bySuperuser }: Pick<Fault, 'sql' | 'bySuperuser'>,
): Promise<string[]> {
  await superuser.query('begin');
  try {
    if (!bySuperuser) await superuser.query(`set local role ${OWNER}`);
    await superuser.query(sql);
    await superuser.query('reset role');
    const findings = await runChecks(superuser);
    return findings.filter(each => !isAccepted(each)).map(({ check, object }) => `${check}: ${object}`);
  } finally {
    await superuser.query('rollback');
  }
}
