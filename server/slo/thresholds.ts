/** A level from which on somebody is told. */
export interface Threshold {
  readonly title: string;
  readonly unit: 'seconds' | 'share' | 'count' | 'days' | 'per second' | 'score';
  /** whether less is worse */
  readonly below?: true;
  readonly warning: number;
  readonly critical?: number;
  readonly why: string;
}

/** How fast things are meant to be. Load drills and the verification of a deployment judge by the same numbers. */
export const SPEED = {
  reads: {
    title: 'Reads over the API, 99th percentile',
    unit: 'seconds',
    warning: 0.5,
    why: 'A page asks for about five things when it opens; half a second for the slowest is when opening begins to feel like waiting.',
  },
  append: {
    title: 'One append transaction, 99th percentile',
    unit: 'seconds',
    warning: 0.1,
    why: 'Ordinarily below 10 ms. All commands of a dashboard wait for one another, so ten in a row already miss the objective.',
  },
  databaseOperation: {
    title: 'One query of the database, by name, 99th percentile',
    unit: 'seconds',
    warning: 1,
    why: 'No query of the server is meant to take longer than a few milliseconds; one second is a missing index, a lock or a database out of breath.',
  },
  pageLoad: {
    title: 'Largest contentful paint, 75th percentile',
    unit: 'seconds',
    warning: 2.5,
    why: 'The web vitals’ own limit of "good".',
  },
  pageResponse: {
    title: 'Interaction to next paint, 75th percentile',
    unit: 'seconds',
    warning: 0.2,
    why: 'The web vitals’ own limit of "good".',
  },
  probe: {
    title: 'A probe from outside, from name to last byte',
    unit: 'seconds',
    warning: 1,
    why: '`/live` costs nothing: what takes a second is the way to it.',
  },
} as const satisfies Record<string, Threshold>;

/** How full things may become. */
export const SATURATION = {
  eventLoopDelay: {
    title: 'Delay of the event loop, 99th percentile',
    unit: 'seconds',
    warning: 0.1,
    critical: 0.5,
    why: 'Every answer waits so long. Half a second is the default of MAX_EVENT_LOOP_DELAY, where requests begin to be turned away.',
  },
  eventLoopBusy: {
    title: 'Busy share of the event loop',
    unit: 'share',
    warning: 0.85,
    why: 'Above that the next burst waits; there is nothing left for a reconnect of everybody.',
  },
  heap: {
    title: 'JavaScript heap in use, of its limit',
    unit: 'share',
    warning: 0.85,
    critical: 0.95,
    why: 'At the limit the process ends. Above 0.85 it spends its time collecting garbage.',
  },
  descriptors: {
    title: 'Open file descriptors, of their limit',
    unit: 'share',
    warning: 0.8,
    why: 'At the limit no connection is accepted any more, and none to the database is opened.',
  },
  poolWaiting: {
    title: 'Requests that wait for a database connection',
    unit: 'count',
    warning: 5,
    why: 'A moment of waiting is what a pool is for; five that wait for minutes are a database that is too slow for what is asked.',
  },
  commandsWaiting: {
    title: 'Commands that wait for their turn',
    unit: 'count',
    warning: 500,
    why: 'A batch takes up to 2,000 at once, so a queue is empty most of the time. 500 for a minute are people whose changes are not saved.',
  },
  rooms: {
    title: 'Dashboards held in memory',
    unit: 'count',
    warning: 4_000,
    why: 'From 5,000 on those idle longest are closed and read from the database again.',
  },
  disk: {
    title: 'Free space of a file system, share',
    unit: 'share',
    below: true,
    warning: 0.15,
    critical: 0.05,
    why: 'Without space nothing is saved, and Postgres stops. 15 % leave days to act, 5 % hours.',
  },
  refusals: {
    title: 'Requests refused by a rate limit, of all requests',
    unit: 'share',
    warning: 0.05,
    why: 'Nobody who works meets a limit. One in twenty is a script that runs wild, or a limit that is too low.',
  },
  signInRefusals: {
    title: 'Attempts to sign in that are refused by their limit',
    unit: 'per second',
    warning: 0.2,
    why: 'An office of 200 that signs in at nine stays below the limit: this is somebody who guesses passwords.',
  },
  queryFailures: {
    title: 'Queries of regions that fail or take too long, of all',
    unit: 'share',
    warning: 0.05,
    why: 'Regions then show old data and say so.',
  },
  appendFailures: {
    title: 'Append transactions that fail, of all',
    unit: 'share',
    warning: 0.01,
    critical: 0.05,
    why: 'Each is somebody’s change that was not saved at once.',
  },
  certificate: {
    title: 'Days until the certificate ends',
    unit: 'days',
    below: true,
    warning: 14,
    critical: 3,
    why: 'Automatic renewal begins 30 days before the end; with 14 left it has failed for two weeks.',
  },
} as const satisfies Record<string, Threshold>;
