import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DATABASE } from './addresses.ts';

/** How the demo looks at its own database, as somebody's source would. */
export interface DemoReader {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

const ROLE = 'region_dashboard_demo';

/**
 * A role that may connect and see what Postgres shows to everybody: its statistics and the sizes of tables. It has no
 * right on any table of ours, so that whoever may try queries in the demo reads nobody's rows.
 *
 * @param superuserUrl to the cluster
 * @returns its address with a password that is new each time: nothing keeps it but the source that is made of it
 */
export async function demoReader(superuserUrl: string, port: number): Promise<DemoReader> {
  const password = randomBytes(24).toString('base64url');
  const client = new pg.Client({ connectionString: superuserUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [ROLE]);
    const verb = rowCount === 0 ? 'create' : 'alter';
    await client.query(
      `${verb} role ${ROLE} login nosuperuser nobypassrls nocreatedb nocreaterole connection limit 8
       password ${client.escapeLiteral(password)}`,
    );
    await client.query(`grant connect on database ${DATABASE} to ${ROLE}`);
  } finally {
    await client.end();
  }
  return { host: '127.0.0.1', port, database: DATABASE, user: ROLE, password };
}
