import Type, { type Static, type TObject, type TSchema } from 'typebox';
import { FIELDS } from './fields.ts';
import { LEVELS } from './levels.ts';

const TIME = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$';
/** As it comes with a request, when it is harmless, or a UUID. */
export const REQUEST_ID = '^[\\w-]{8,64}$';

/** What every line begins with. */
export const HEAD = {
  level: { says: `one of ${LEVELS.map(level => `\`${level}\``).join(', ')}`, schema: Type.Enum([...LEVELS]) },
  time: { says: 'when, ISO 8601 in UTC with milliseconds', schema: Type.String({ pattern: TIME }) },
  service: { says: 'always `region-dashboard`', schema: Type.Literal('region-dashboard') },
  version: { says: 'version of the release', schema: Type.String({ pattern: '^[\\w.+-]{1,60}$' }) },
  environment: {
    says: '`NODE_ENV` of the process',
    schema: Type.String({ pattern: '^[\\w-]{1,40}$' }),
  },
  pid: { says: 'number of the process', schema: Type.Integer({ minimum: 1 }) },
} as const;

/** What only lines of a request have, and what all end with. */
export const TAIL = {
  requestId: {
    says: 'id of the request: the same in the answer (`x-request-id`), the trace and the error report',
    schema: Type.String({ pattern: REQUEST_ID }),
  },
  msg: {
    says: 'a sentence for people; it may change, so look for `event`',
    schema: Type.String({ minLength: 1 }),
  },
} as const;

const schemasOf = (fields: Readonly<Record<string, { readonly schema: TSchema }>>) =>
  Object.entries(fields).map(([name, { schema }]) => [name, schema] as const);

/** Every line that a server writes in production, whoever wrote it: closed, so that nothing unforeseen gets in. */
export const LogLineSchema: TObject = Type.Object(
  Object.fromEntries([
    ...schemasOf(HEAD),
    ...schemasOf(FIELDS).map(([name, schema]) => [
      name,
      name === 'event' || name === 'component' ? schema : Type.Optional(schema),
    ]),
    ['requestId', Type.Optional(TAIL.requestId.schema)],
    ['msg', TAIL.msg.schema],
  ]) as Record<string, TSchema>,
  { additionalProperties: false },
);

/** A line as it was read again; for tests and tools. */
export interface LogLine {
  readonly level: Static<(typeof HEAD)['level']['schema']>;
  readonly time: string;
  readonly event: string;
  readonly component: string;
  readonly msg: string;
  readonly requestId?: string;
  readonly [field: string]: unknown;
}
