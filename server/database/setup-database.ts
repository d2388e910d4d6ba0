import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DatabaseStartError } from './errors.ts';
import { explain } from './explain.ts';
import { ROLE } from './roles.ts';
import { scramVerifier } from './scram.ts';
import { planSetup, type SetupState, type SetupStep } from './setup-plan.ts';

export interface SetupOptions {
  /** connection of a superuser, or of a database owner with CREATEROLE, to the database to be used */
  readonly adminUrl: string;
  /** role that will run the migrations and own the tables; default: the one of `adminUrl` */
  readonly owner?: string;
  /** given ones are set; absent ones are generated for new roles and left alone for existing ones */
  readonly passwords?: { readonly app?: string; readonly identity?: string };
  /** plan only */
  readonly dryRun?: boolean;
}

export interface SetupResult {
  /** what was done, or with `dryRun` would be; texts carry no password */
  readonly steps: readonly SetupStep[];
  /** DATABASE_URL; null when the role existed and its password is not known here */
  readonly url: string | null;
  /** DATABASE_IDENTITY_URL; likewise */
  readonly identityUrl: string | null;
}

const STATE = `
  select current_setting('server_version_num')::int as version,
    current_database() as database,
    o.rolname as owner,
    o.rolsuper as "ownerIsSuperuser",
    coalesce((select pg_has_role(o.oid, m.oid, 'member') from pg_roles m where m.rolname = $2), false)
      as "ownerHasMaintenance",
    coalesce((select jsonb_object_agg(rolname, jsonb_build_object('login', rolcanlogin,
        'settings', coalesce(to_jsonb(rolconfig), '[]'), 'powers', array_remove(array[
        case when rolsuper then 'SUPERUSER' end, case when rolbypassrls then 'BYPASSRLS' end,
        case when rolcreaterole then 'CREATEROLE' end, case when rolcreatedb then 'CREATEDB' end], null)))
      from pg_roles where rolname = any ($3)), '{}') as roles
  from pg_roles o where o.rolname = coalesce($1, current_user)`;

/** @returns the same address for another role */
function addressOf(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
}

/**
 * Makes a database ready for the migrations: the login roles of the server, the maintenance role and what
 * they may. Idempotent; in one transaction, so that a refusal leaves nothing half-done.
 * @throws DatabaseStartError when the connection fails or may not do this
 */
export async function setupDatabase(options: SetupOptions): Promise<SetupResult> {
  const { adminUrl, owner, passwords = {}, dryRun = false } = options;
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('begin');
    const { rows } = await client.query<SetupState>(STATE, [
      owner ?? null,
      ROLE.maintenance,
      Object.values(ROLE),
    ]);
    const [state] = rows;
    if (!state)
      throw new DatabaseStartError(
        'The database could not be set up: it has no role of the name that --owner gives.',
      );
    const steps = planSetup(state, {
      app: passwords.app !== undefined,
      identity: passwords.identity !== undefined,
    });
    const known: { app?: string; identity?: string } = { ...passwords };
    for (const step of dryRun ? [] : steps) {
      let sql = step.sql;
      if (step.passwordOf) {
        known[step.passwordOf] ??= randomBytes(24).toString('base64url');
        sql = sql.replace(':verifier', client.escapeLiteral(scramVerifier(known[step.passwordOf]!)));
      }
      await client.query(sql);
    }
    await client.query('commit');
    const address = (role: string, password: string | undefined) =>
      password === undefined ? null : addressOf(adminUrl, role, password);
    return {
      steps,
      url: address(ROLE.app, known.app),
      identityUrl: address(ROLE.identity, known.identity),
    };
  } catch (error) {
    throw explain(error, 'The database could not be set up');
  } finally {
    await client.end().catch(() => {});
  }
}
