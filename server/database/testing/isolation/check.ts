import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ROLE } from '../../roles.ts';
import type { TestPostgres } from '../connection.ts';
import { tryOwner, tryTable } from './attempts.ts';
import {
  type Catalogue,
  isReachable,
  isTenants,
  type Relation,
  type Routine,
  readCatalogue,
} from './catalogue.ts';
import { seed } from './seed.ts';

/** Tables without tenants that the app role may read; each with a reason. */
const SHARED: Readonly<Record<string, string>> = {
  'region_dashboard.migrations': 'a serving process compares it with what it was built with',
};

const SERVING: readonly string[] = Object.values(ROLE);

function examineRelation(relation: Relation): string[] {
  const { name, schema, kind, may, enabled, forced, unrestrained, sharedKeys, others } = relation;
  const found: string[] = [];
  for (const right of unrestrained) found.push(`the app role may ${right}, which no policy restrains`);
  for (const role of others) if (!SERVING.includes(role)) found.push(`the role ${role} has rights`);
  if (schema === 'region_dashboard' && others.includes(ROLE.identity))
    found.push('the identity role has rights');
  if (schema === 'identity' && isReachable(relation)) found.push('the app role reaches accounts');
  if (schema === 'region_dashboard' && isReachable(relation)) {
    if (!isTenants(relation)) {
      const writes = may.insert || may.update || may.delete;
      if (!SHARED[name] || writes) found.push('the app role reaches it, and it has no tenant_id');
    } else if (kind === 'table') {
      if (!enabled) found.push('row-level security is disabled');
      if (!forced) found.push('row-level security is not forced');
      for (const key of sharedKeys) found.push(`the unique key ${key} tells of other tenants' rows`);
    } else if (may.insert || may.update || may.delete) found.push('the app role writes through a view');
  }
  return found.map(text => `${name}: ${text}`);
}

function examineRoutine({ name, definer, pinned, callers }: Routine): string[] {
  const found: string[] = [];
  for (const role of callers) if (!SERVING.includes(role)) found.push(`the role ${role} may execute it`);
  if (definer) found.push('it runs with the rights of its owner');
  if (!pinned) found.push('its search path is not pinned');
  return found.map(text => `${name}: ${text}`);
}

/** What can be told from the catalogue alone. */
export function examine({ relations, policies, routines }: Catalogue): string[] {
  const maintained = policies.filter(
    ({ name, roles }) => name === 'maintenance' && roles.join() !== ROLE.maintenance,
  );
  return [
    ...relations.flatMap(examineRelation),
    ...routines.flatMap(examineRoutine),
    ...maintained.map(
      ({ table }) => `${table}: its maintenance policy is not for the maintenance role alone`,
    ),
  ];
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

export interface IsolationReport {
  /** sentences; none when no tenant can reach another */
  readonly findings: readonly string[];
  /** tables and views whose rows were tried */
  readonly tried: readonly string[];
}

/**
 * Tries to break the isolation of tenants by SQL, as the app role and as the owner, on every table and view
 * that the catalogue has, so that a new one is covered (or reported) by itself. Leaves rows of two tenants
 * behind: give it a database of its own.
 */
export async function checkIsolation(
  database: Pick<TestPostgres, 'superuserUrl' | 'adminUrl' | 'url'>,
): Promise<IsolationReport> {
  const [superuser, owner, app] = await Promise.all(
    [database.superuserUrl, database.adminUrl, database.url].map(connect),
  );
  try {
    const catalogue = await readCatalogue(superuser!);
    const tables = catalogue.relations.filter(
      relation => relation.schema === 'region_dashboard' && isTenants(relation) && isReachable(relation),
    );
    const [tenant, other] = [randomUUID(), randomUUID()];
    await superuser!.query('set session_replication_role = replica');

    const findings = examine(catalogue);
    for (const relation of tables) {
      try {
        for (const one of [tenant, other]) await seed(superuser!, relation, one);
      } catch (error) {
        findings.push(`${relation.name} cannot be tried: ${(error as Error).message}`);
        continue;
      }
      findings.push(...(await tryTable(app!, relation, tenant, other)));
      if (relation.kind === 'table') findings.push(...(await tryOwner(owner!, relation, tenant)));
    }
    return { findings, tried: tables.map(({ name }) => name) };
  } finally {
    await Promise.all([superuser, owner, app].map(client => client!.end()));
  }
}
