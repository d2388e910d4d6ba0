import Type, { type TSchema } from 'typebox';
import { type ErrorFields, errorFields } from './error-fields.ts';
import { loggedUrl } from './logged-url.ts';
import { remembered } from './remembered.ts';
import { REMOVED, scrubSentence } from './scrub.ts';

/** One field of a line: what it is, for people and for the test of every line, and how a value becomes one. */
export interface Field {
  readonly says: string;
  readonly schema: TSchema;
  /** @returns what may be written, or undefined to leave it out */
  readonly clean: (value: unknown) => unknown;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Codes, templates of routes, names of variables. */
const WORD = '^[\\w.:/*$-]{1,200}$';
const IS_WORD = new RegExp(WORD);

/** There are as many words as routes, codes and names of ours: looking is rare. */
const isWord = remembered(text => IS_WORD.test(text) && scrubSentence(text) === text);

const oneWord = (value: unknown) => (typeof value === 'string' && isWord(value) ? value : REMOVED);

const id = (says: string): Field => ({
  says,
  schema: Type.String(),
  clean: value =>
    value === undefined || value === null
      ? undefined
      : typeof value === 'string' && UUID.test(value)
        ? value
        : REMOVED,
});
const word = (says: string): Field => ({
  says,
  schema: Type.Union([Type.String({ pattern: WORD }), Type.Literal(REMOVED)]),
  clean: value => (value === undefined || value === null ? undefined : oneWord(value)),
});
const words = (says: string): Field => ({
  says,
  schema: Type.Array(Type.Union([Type.String({ pattern: WORD }), Type.Literal(REMOVED)])),
  clean: value => (Array.isArray(value) ? value.slice(0, 50).map(oneWord) : undefined),
});
const number = (says: string, schema: TSchema = Type.Number()): Field => ({
  says,
  schema,
  clean: value => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
});
const sentence = (says: string): Field => ({
  says,
  schema: Type.String({ maxLength: 1_100 }),
  clean: value => (typeof value === 'string' ? scrubSentence(value) : undefined),
});

const ErrorSchema = Type.Object(
  {
    type: Type.String(),
    message: Type.String(),
    code: Type.Optional(Type.String()),
    stack: Type.Optional(Type.String()),
    table: Type.Optional(Type.String()),
    column: Type.Optional(Type.String()),
    constraint: Type.Optional(Type.String()),
    routine: Type.Optional(Type.String()),
    cause: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);

const NETWORK = /^[0-9a-f.:]+\/\d{1,3}$/;

/** Every field that a line may have beside those that all have. What is not in here is not written. */
export const FIELDS = {
  event: {
    says: 'stable name of what has happened; see the events',
    schema: Type.String({ pattern: '^[a-z]+(?:\\.[a-z-]+)+$' }),
    clean: value =>
      typeof value === 'string' && /^[a-z]+(?:\.[a-z-]+)+$/.test(value) ? value : 'app.message',
  },
  component: word('the part of the server: the first word of the event'),
  stream: {
    says: '`access` (requests) or `audit` (who did what); without it: operation',
    schema: Type.Enum(['access', 'audit']),
    clean: value => (value === 'access' || value === 'audit' ? value : undefined),
  },
  traceId: {
    says: 'id of the trace (W3C) if it is kept, the same as in the tracing system',
    schema: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    clean: value => (typeof value === 'string' && /^[0-9a-f]{32}$/.test(value) ? value : undefined),
  },
  method: word('method of the request'),
  route: word('template of the route, for example `/api/v1/tenants/:tenant`; `unmatched`: no such address'),
  status: number('status of the answer', Type.Integer({ minimum: 0, maximum: 999 })),
  durationMs: number('how long it took, milliseconds', Type.Number({ minimum: 0 })),
  bytes: number(
    'length of the body that was answered, where it is known beforehand',
    Type.Integer({ minimum: 0 }),
  ),
  aborted: {
    says: 'true: the client went away before the answer was complete',
    schema: Type.Boolean(),
    clean: value => (typeof value === 'boolean' ? value : undefined),
  },
  url: {
    says: 'path and query of a request: short names, ids and numbers; the rest is taken out',
    schema: Type.String({ maxLength: 450 }),
    clean: value => (typeof value === 'string' ? loggedUrl(value) : undefined),
  },
  network: {
    says: 'where a request came from, truncated: /24 of an IPv4 address, /48 of an IPv6 address',
    schema: Type.String({ pattern: NETWORK.source }),
    clean: value => (typeof value === 'string' && NETWORK.test(value) ? value : undefined),
  },
  person: id('id of the person who asked'),
  tenant: id('id of the team'),
  dashboard: id('id of the dashboard'),
  region: id('id of the region'),
  dataset: id('id of the dataset'),
  target: id('id of whom or what it was done to'),
  account: {
    says: 'pseudonym of an e-mail address: the same address has the same one, as long as JWT_SECRET stays',
    schema: Type.String({ pattern: '^[\\w-]{24}$' }),
    clean: value => (typeof value === 'string' && /^[\w-]{24}$/.test(value) ? value : undefined),
  },
  role: word('the role (of `target`, where there is one)'),
  action: word('what the route needs, for example `member:invite`'),
  outcome: {
    says: '`success` or `refused`',
    schema: Type.Enum(['success', 'refused']),
    clean: value => (value === 'refused' ? 'refused' : 'success'),
  },
  reason: word('code of the refusal'),
  variables: words('names of variables; never values'),
  codes: words('codes of what is wrong with the configuration'),
  changes: words('what was made'),
  phase: word('`begun`, `finished` or `forced`'),
  signal: word('the signal that came'),
  from: word('before'),
  to: word('after'),
  code: number('close code of a live connection', Type.Integer()),
  count: number('how many', Type.Integer({ minimum: 0 })),
  events: number('how many events', Type.Integer({ minimum: 0 })),
  unlogged: number('how many of the same kind since the last such line', Type.Integer({ minimum: 0 })),
  because: words('names of the checks that fail'),
  query: word('name of the statement'),
  pool: word('connections of the database: `app` or `identity`'),
  rows: number('how many rows', Type.Integer({ minimum: 0 })),
  sqlState: word('SQLSTATE of Postgres'),
  report: {
    says: 'id of the error report',
    schema: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    clean: value => (typeof value === 'string' && /^[0-9a-f]{32}$/.test(value) ? value : undefined),
  },
  port: number('port of this process', Type.Integer({ minimum: 0, maximum: 65_535 })),
  address: {
    says: 'where this process listens',
    schema: Type.String({ pattern: '^[\\w.:[\\]/-]{1,200}$' }),
    clean: value => (typeof value === 'string' && /^[\w.:[\]/-]{1,200}$/.test(value) ? value : undefined),
  },
  seq: number('seq of a dashboard', Type.Integer({ minimum: 0 })),
  directive: word('directive of the content security policy'),
  blocked: word('what the browser refused'),
  source: word('where, or of which kind'),
  problem: sentence('what is wrong, as a sentence'),
  err: {
    says: 'an error: `type`, `message` (scrubbed), `code`, `stack`; of Postgres `table`, `column`, `constraint`, `routine`; `cause`',
    schema: ErrorSchema,
    clean: (value): ErrorFields | undefined =>
      value === undefined || value === null ? undefined : errorFields(value),
  },
  detail: {
    says: 'numbers and flags that have no field of their own',
    schema: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean()])),
    clean: () => undefined,
  },
  omitted: number(
    'how many fields were left out, since they have no place here',
    Type.Integer({ minimum: 1 }),
  ),
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;
