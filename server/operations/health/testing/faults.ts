import type { Status } from '../check.ts';

/** What an endpoint answers. */
export interface Expected {
  /** null: there is no answer at all */
  readonly code: 200 | 503 | null;
  readonly status: Status | null;
  /** while the fault lasts, within ms */
  readonly withinMs: number;
}

export interface Fault {
  /** as a title of the matrix and of its test in e2e/health*.test.ts */
  readonly name: string;
  readonly live: Expected;
  readonly ready: Expected;
  readonly health: Expected;
  /** the checks of `/health` that are not well; of an overload, at least these */
  readonly unwell: readonly string[];
  /** what people and programs see meanwhile; each part of it is tested */
  readonly people: string;
  /** how it becomes well again, once the fault is over */
  readonly recovers: string;
}

/** What an answer takes that is made of what is known already; a slow machine included, ms. */
export const AT_ONCE_MS = 1_000;
/** A look at the parts ends within this, whatever they do; the answer included, ms. */
export const BOUND_MS = 3_000;

/** Where the event loop itself is late, each step of an answer is, ms. */
const LATE_MS = 10_000;

const alive: Expected = { code: 200, status: 'pass', withinMs: AT_ONCE_MS };
const looked = (code: 200 | 503, status: Status): Expected => ({ code, status, withinMs: BOUND_MS });
const down = { live: alive, ready: looked(503, 'fail'), health: looked(503, 'fail') };
const warns = { live: alive, ready: looked(200, 'pass'), health: looked(200, 'warn') };

const BY_ITSELF = 'by itself, within two seconds';
const WITHIN_A_MINUTE = 'by itself, within a minute';

/**
 * What each endpoint says while something is broken. e2e/health.test.ts breaks the real thing for each row and
 * compares; docs/health.md shows the table.
 */
export const FAULTS = {
  databaseStopped: {
    name: 'database stopped',
    ...down,
    unwell: ['database', 'database-identity', 'migrations', 'bus'],
    people:
      'Requests that need it are refused as `unavailable` with `Retry-After`; an open dashboard stays open.',
    recovers: BY_ITSELF,
  },
  databaseFrozen: {
    name: 'database frozen',
    ...down,
    unwell: ['database', 'database-identity', 'migrations'],
    people:
      'Requests wait, at most 25 s, and are then refused as `unavailable`; those sent before it thaws are served.',
    recovers: BY_ITSELF,
  },
  identityBroken: {
    name: "the accounts' connections alone broken",
    ...down,
    unwell: ['database-identity'],
    people:
      'Signing in is refused as `unavailable`, never as a wrong password or “signed out”; open dashboards go on, changes too.',
    recovers: BY_ITSELF,
  },
  poolExhausted: {
    name: 'pool exhausted',
    ...warns,
    unwell: ['pool'],
    people: 'Requests that need a connection wait 5 s for one and are then refused as `unavailable`.',
    recovers: BY_ITSELF,
  },
  migrationPending: {
    name: 'migration pending',
    ...down,
    unwell: ['migrations'],
    people: 'Whoever still comes is served as far as the older tables allow.',
    recovers: 'by itself, within four seconds of `region-dashboard migrate`',
  },
  draining: {
    name: 'draining',
    ...down,
    unwell: [],
    people:
      'For `DRAIN_DELAY` requests are served, with `Connection: close`; new live connections are sent elsewhere.',
    recovers: 'the process ends, with exit code 0; the next one is ready when it listens',
  },
  eventLoopBlocked: {
    name: 'event loop blocked',
    live: { code: null, status: null, withinMs: AT_ONCE_MS },
    ready: { code: null, status: null, withinMs: AT_ONCE_MS },
    health: { code: null, status: null, withinMs: AT_ONCE_MS },
    unwell: [],
    people: 'Nothing is answered; what came meanwhile is served afterwards, in order.',
    recovers: 'at once; no failure of before is repeated',
  },
  eventLoopLate: {
    name: 'event loop late',
    live: { ...alive, withinMs: LATE_MS },
    ready: { ...warns.ready, withinMs: LATE_MS },
    health: { ...warns.health, withinMs: LATE_MS },
    unwell: ['event-loop'],
    people: 'Reads and queries are turned away as `unavailable`; changes come last (docs/rate-limits.md).',
    recovers: BY_ITSELF,
  },
  diskFull: {
    name: 'disk full',
    live: alive,
    ready: looked(200, 'pass'),
    health: looked(503, 'fail'),
    unwell: ['disk', 'database-writes'],
    people: 'Changes are refused as `unavailable`, naming the full disk; reading goes on.',
    recovers: 'by itself, within 30 s of there being room again',
  },
  redisDown: {
    name: 'Redis down',
    ...warns,
    unwell: ['redis'],
    people: 'Nothing: each process counts its rate limits alone.',
    recovers: BY_ITSELF,
  },
  mailDown: {
    name: 'mail server down',
    ...warns,
    unwell: ['mail'],
    people: 'Nothing.',
    recovers: WITHIN_A_MINUTE,
  },
  sentryDown: {
    name: 'Sentry down',
    ...warns,
    unwell: ['error-tracking'],
    people: 'Nothing: error reports are lost and counted.',
    recovers: WITHIN_A_MINUTE,
  },
  collectorDown: {
    name: 'trace collector down',
    ...warns,
    unwell: ['trace-collector'],
    people: 'Nothing: traces are lost and counted.',
    recovers: WITHIN_A_MINUTE,
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
