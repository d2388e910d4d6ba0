import { ROLE } from './roles.ts';

/** What a database has of what we need. */
export interface SetupState {
  /** server_version_num, for example 180004 */
  readonly version: number;
  readonly database: string;
  /** the role that will own schemas and tables */
  readonly owner: string;
  readonly ownerIsSuperuser: boolean;
  readonly ownerHasMaintenance: boolean;
  readonly roles: Readonly<Record<string, RoleState>>;
}

export interface RoleState {
  readonly login: boolean;
  /** SUPERUSER, BYPASSRLS, CREATEROLE or CREATEDB: what a serving role must not have */
  readonly powers: readonly string[];
  /** as ALTER ROLE ... SET left it, for example `statement_timeout=15s` */
  readonly settings: readonly string[];
}

/** One statement. `:verifier` in its text stands for the password's verifier, which is never printed. */
export interface SetupStep {
  readonly title: string;
  readonly sql: string;
  readonly passwordOf?: 'app' | 'identity';
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const LOGIN = ['app', 'identity'] as const;

/**
 * Limits of a serving connection. They belong to the role, not to the driver's start-up parameters, which a
 * transaction pooler refuses.
 */
const LIMITS = {
  statement_timeout: '15s',
  lock_timeout: '5s',
  idle_in_transaction_session_timeout: '30s',
};

/**
 * @param given whose passwords are to be set although the role exists
 * @returns the statements that make a database ready for the migrations; none when it already is
 */
export function planSetup(
  state: SetupState,
  given: { readonly app: boolean; readonly identity: boolean },
): SetupStep[] {
  const steps: SetupStep[] = [];
  for (const name of LOGIN) {
    const role = ROLE[name];
    const found = state.roles[role];
    if (!found) {
      const powers = 'nosuperuser nobypassrls nocreatedb nocreaterole noinherit';
      steps.push({
        title: `create the role ${role}`,
        sql: `create role ${role} login ${powers} password :verifier`,
        passwordOf: name,
      });
    } else {
      const missing = found.login ? [] : ['login'];
      const changes = [...found.powers.map(power => `no${power.toLowerCase()}`), ...missing];
      if (changes.length > 0)
        steps.push({ title: `correct the role ${role}`, sql: `alter role ${role} ${changes.join(' ')}` });
      if (given[name])
        steps.push({
          title: `set the password of ${role}`,
          sql: `alter role ${role} password :verifier`,
          passwordOf: name,
        });
    }
    for (const [setting, value] of Object.entries(LIMITS))
      if (!found?.settings.includes(`${setting}=${value}`))
        steps.push({
          title: `limit ${role}: ${setting}`,
          sql: `alter role ${role} set ${setting} = '${value}'`,
        });
  }
  if (!state.roles[ROLE.maintenance])
    steps.push({
      title: `create the role ${ROLE.maintenance}`,
      sql: `create role ${ROLE.maintenance} nologin nosuperuser nobypassrls nocreatedb nocreaterole`,
    });
  if (!state.ownerIsSuperuser && !state.ownerHasMaintenance)
    steps.push({
      title: `let the owner become ${ROLE.maintenance}`,
      // not inherited: the owner sees across tenants only while it says so with SET ROLE (needs Postgres 16)
      sql: `grant ${ROLE.maintenance} to ${quoted(state.owner)}${state.version >= 160_000 ? ' with inherit false, set true' : ''}`,
    });
  steps.push({
    title: 'let both roles connect',
    sql: `grant connect on database ${quoted(state.database)} to ${ROLE.app}, ${ROLE.identity}`,
  });
  return steps;
}
