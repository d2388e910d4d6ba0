/** Whom a limit counts: what it is keyed by. */
export const KEY_KINDS = ['address', 'account', 'person', 'key', 'tenant', 'connection'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/**
 * A bucket that holds `quota` units and is filled again, evenly, in `window` seconds: all of it may be used at
 * once, and `quota / window` a second for ever.
 */
export interface Quota {
  readonly quota: number;
  /** seconds */
  readonly window: number;
}

/** From how many times `MAX_EVENT_LOOP_DELAY` on a class is turned away; the cheapest loss goes first. */
export const SHED_FROM = { early: 1, late: 2, last: 4 } as const;
export type ShedStage = keyof typeof SHED_FROM;

export interface LimitClass {
  /** what falls under it; a part of a sentence for the documentation */
  readonly covers: string;
  readonly limits: Readonly<Partial<Record<KeyKind, Quota>>>;
  /** how many may be open at once in one process */
  readonly open?: Readonly<Partial<Record<KeyKind, number>>>;
  /** when the server turns it away because it is overloaded; `null`: never */
  readonly shed: ShedStage | null;
  readonly why: string;
}

const each = (quota: number, window: number): Quota => ({ quota, window });

/** A body of commands counts one unit for every so many bytes begun: a large one is more work. */
export const COMMAND_UNIT_BYTES = 16_384;

/**
 * Every limit of the server. From this table come the limits, the `RateLimit` headers and
 * docs/rate-limits.md. Quotas are chosen so that a person who works never meets them
 * (e2e/journeys/ordinary-day.test.ts), and a thousandth of a window divides evenly, so that sums are exact.
 */
export const CLASSES = {
  'sign-in': {
    covers: 'signing in and up, changing a password, opening a one-time link',
    limits: { address: each(200, 600) },
    shed: 'late',
    why: 'An office of 200 can sign in at nine; guessing passwords does not pay. Each account slows guesses down by itself as well (below).',
  },
  commands: {
    covers: 'everything that changes something, over HTTP and over live connections',
    limits: { person: each(1_200, 30), key: each(1_200, 30), tenant: each(6_000, 30) },
    shed: 'last',
    why: 'A key held down makes 30 changes a second. Shed last, because they are people’s work.',
  },
  reads: {
    covers: 'dashboards, lists, events, who I am',
    limits: { person: each(600, 30), key: each(600, 30), tenant: each(5_000, 10) },
    shed: 'late',
    why: 'A page asks for about five things when it opens. They come from memory or one look at the database.',
  },
  queries: {
    covers: 'data of regions and rows of datasets, asked for over HTTP',
    limits: { person: each(240, 60), key: each(240, 60), tenant: each(1_200, 60) },
    shed: 'early',
    why: 'Each may be a query of the database. Pages watch over the live connection instead, where one execution serves everybody.',
  },
  ingest: {
    covers: 'pushing rows into a dataset',
    limits: { person: each(300, 60), key: each(300, 60), tenant: each(1_200, 60) },
    shed: 'early',
    why: 'Several collectors, each once a second. A push is large, and whoever pushes can wait and push again.',
  },
  anonymous: {
    covers: 'the API without a valid session',
    limits: { address: each(1_200, 60) },
    shed: 'early',
    why: 'Each invalid session costs a look at the database before it is refused.',
  },
  public: {
    covers: 'pages, their files, documentation, addresses that do not exist',
    limits: { address: each(12_000, 30) },
    shed: 'late',
    why: 'Files, served from memory or disk; an office of hundreds behind one address opens the page at once after an update.',
  },
  'page-telemetry': {
    covers: 'what pages tell of themselves: how fast they were, errors, spans of traces',
    limits: { address: each(6_000, 60) },
    shed: 'early',
    why: 'A page tells something every ten seconds at most, and an office of hundreds stands behind one address. What is turned away is measurements; nobody misses them.',
  },
  'live-connections': {
    covers: 'opening the live connection of a dashboard',
    limits: { person: each(240, 60), key: each(240, 60), tenant: each(24_000, 60) },
    open: { person: 100, key: 100, tenant: 10_000, address: 5_000 },
    shed: 'late',
    why: 'One per open tab; all come back at once after a restart. How many are open is counted in each process, whose memory it is about.',
  },
  'live-messages': {
    covers: 'messages of a page over its live connection',
    limits: { connection: each(2_400, 60) },
    shed: null,
    why: 'Fast editing, and what was done offline sent at once. What exceeds it is refused by name and sent again later; nothing is lost.',
  },
  unlimited: {
    covers: '`/live`, `/ready`, `/health`',
    limits: {},
    shed: null,
    why: 'Whoever watches over the server must get an answer when it is busiest. They cost next to nothing.',
  },
} as const satisfies Record<string, LimitClass>;

export type ClassName = keyof typeof CLASSES;
export const CLASS_NAMES = Object.keys(CLASSES) as readonly ClassName[];
/** The table without its exact types, for whoever goes through all of it. */
export const limitClass = (name: ClassName): LimitClass => CLASSES[name];

/** Wrong passwords of one account: so many at once, then a growing pause. */
export const GUESSES = {
  free: 5,
  /** the first pause, doubled by every further wrong guess, seconds */
  firstPause: 2,
  longestPause: 900,
  /** forgotten after so long without a guess, seconds */
  forgottenAfter: 3_600,
  /** an address that signed in to an account is known to it for so long, seconds: strangers' guesses do not slow it */
  knownFor: 30 * 86_400,
} as const;
