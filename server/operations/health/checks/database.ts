import { type Database, type Pong, ping, type Queryable, type Trouble } from '#server/database/index.ts';
import { type Finding, type HealthCheck, pass } from '../check.ts';

/** What the checks need of the database. */
export interface HealthDatabase {
  readonly aside: Database['aside'];
  /** @returns names of the migrations that it lacks */
  readonly pending: (client: Queryable) => Promise<readonly string[]>;
  readonly writes: { readonly now: Trouble | null };
}

/** An answer that takes longer is noticed by people, ms. */
const SLOW_MS = 1_000;
/** Migrations go away only when a copy is put back: then the server must notice, and need not at once, ms. */
const MIGRATIONS_MS = 2_000;
/** Clocks this far apart make times on the page odd, ms. */
const ODD_MS = 2_000;

const TROUBLES: Readonly<Record<Trouble, string>> = {
  'disk-full': "The database's disk is full: changes are refused. Make room.",
  'disk-broken': 'The database cannot write to its disk: changes are refused. Look at its log.',
  'read-only': 'The database takes no changes: it is a standby, or set to read only.',
};

/** That the database does not answer is said already. */
const UNKNOWN: Finding = { status: 'warn', output: 'Not known while the database does not answer.' };

const rounded = (ms: number) => Math.round(ms * 10) / 10;

/** Whether the database answers both roles, is up to date, and takes changes. */
export function databaseChecks(database: HealthDatabase): readonly HealthCheck[] {
  let readOnly = false;
  const latency =
    (role: 'app' | 'identity') =>
    async (signal: AbortSignal): Promise<Finding> => {
      let pong: Pong;
      try {
        pong = await database.aside(role, signal, ping);
      } catch {
        return { status: 'fail', output: 'The database does not answer.' };
      }
      if (role === 'app') ({ readOnly } = pong);
      const found = pass(rounded(pong.ms), 'ms');
      return pong.ms < SLOW_MS ? found : { ...found, status: 'warn', output: 'The database is slow.' };
    };
  const responseTime = {
    component: 'database',
    type: 'datastore',
    measurement: 'responseTime',
    kind: 'required',
  } as const;
  return [
    { name: 'database', componentId: 'app', ...responseTime, check: latency('app') },
    { name: 'database-identity', componentId: 'identity', ...responseTime, check: latency('identity') },
    {
      name: 'migrations',
      type: 'datastore',
      measurement: 'pending',
      kind: 'required',
      everyMs: MIGRATIONS_MS,
      late: UNKNOWN,
      async check(signal) {
        const pending = await database.aside('app', signal, database.pending).catch(() => null);
        if (pending === null) return UNKNOWN;
        if (pending.length === 0) return pass(0);
        const output = `The database lacks ${pending.join(', ')}: run \`region-dashboard migrate\`.`;
        return { status: 'fail', value: pending.length, output };
      },
    },
    {
      name: 'database-writes',
      component: 'database',
      componentId: 'writes',
      type: 'datastore',
      measurement: 'writable',
      kind: 'important',
      everyMs: 0,
      check() {
        const trouble = database.writes.now ?? (readOnly ? 'read-only' : null);
        if (trouble === null) return pass(true);
        return { status: 'fail', value: false, output: TROUBLES[trouble] };
      },
    },
  ];
}

/** Whether our clock and the database's agree. */
export function clockCheck(database: Pick<HealthDatabase, 'aside'>): HealthCheck {
  return {
    name: 'clock',
    type: 'system',
    measurement: 'skew',
    kind: 'optional',
    background: true,
    everyMs: 60_000,
    late: pass(),
    async check(signal) {
      const pong = await database.aside('app', signal, ping).catch(() => null);
      // That is another check's.
      if (pong === null) return pass();
      const found = pass(rounded(pong.skew), 'ms');
      if (pong.skew < ODD_MS) return found;
      const output = 'The clocks of this machine and of the database are apart: let both follow NTP.';
      return { ...found, status: 'warn', output };
    },
  };
}
