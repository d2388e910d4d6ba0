import Type, { type Static, type TObject, type TSchema } from 'typebox';
import { Id, Timestamp } from './basics.ts';

/** What a team can connect; `system` and `dataset` are there without connecting anything. */
export const SOURCE_KINDS = ['postgres', 'prometheus', 'http'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export const SOURCE_LIMITS = {
  sourcesPerTenant: 100,
  nameLength: 200,
  /** characters of one secret; a certificate is no secret */
  secretLength: 10_000,
  certificateLength: 32_768,
  headers: 20,
  /** entries that one look into a source's schema answers */
  entries: 1_000,
} as const;

const exact = { additionalProperties: false };
const VISIBLE = '\\S';

export const SourceName = Type.String({
  minLength: 1,
  maxLength: SOURCE_LIMITS.nameLength,
  pattern: VISIBLE,
  description: 'Shown in pickers; no two sources of a team share one',
});

const HttpUrl = Type.String({ minLength: 8, maxLength: 2_000, pattern: '^https?://\\S+$' });
const Certificate = Type.String({
  maxLength: SOURCE_LIMITS.certificateLength,
  title: 'Certificate authority',
  description: 'PEM; needed when the certificate of the source is signed by an authority of your own',
  examples: ['-----BEGIN CERTIFICATE-----'],
});

export const HttpHeaderSchema = Type.Object(
  {
    name: Type.String({ pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" }),
    value: Type.String({ maxLength: 2_000, pattern: '^[^\\r\\n]*$' }),
  },
  exact,
);

/** How a service that speaks HTTP is told who asks. The secrets of each stand in SOURCE_SECRETS. */
const HttpAuth = Type.Enum(['none', 'basic', 'bearer'], { default: 'none', title: 'Authentication' });
const HttpUser = Type.String({ maxLength: 200, title: 'User', description: 'For basic authentication' });

/**
 * What is set about a source, by kind. The page makes its form of these (`title`, `description`, `default`,
 * `examples`), the server its validation and its description of the API.
 */
export const SOURCE_SETTINGS = {
  postgres: Type.Object(
    {
      host: Type.String({
        minLength: 1,
        maxLength: 253,
        pattern: '^[^\\s/@]+$',
        title: 'Host',
        examples: ['db.example.com'],
      }),
      port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, default: 5_432, title: 'Port' })),
      database: Type.String({ minLength: 1, maxLength: 200, title: 'Database', examples: ['shop'] }),
      user: Type.String({
        minLength: 1,
        maxLength: 200,
        title: 'User',
        description: 'A role that may only read',
      }),
      tls: Type.Optional(
        Type.Enum(['disable', 'require', 'verify-full'], {
          default: 'verify-full',
          title: 'TLS',
          description:
            'verify-full: encrypted, and the server proves who it is; require: encrypted; disable: neither',
        }),
      ),
      ca: Type.Optional(Certificate),
    },
    exact,
  ),
  prometheus: Type.Object(
    {
      url: Type.String({
        ...HttpUrl,
        title: 'Address',
        description: 'Of Prometheus, or of what speaks its API (Mimir, Thanos, VictoriaMetrics)',
        examples: ['https://prometheus.example.com'],
      }),
      auth: Type.Optional(HttpAuth),
      user: Type.Optional(HttpUser),
      orgId: Type.Optional(
        Type.String({
          maxLength: 200,
          pattern: '^[^\\r\\n]*$',
          title: 'Tenant',
          description: 'Sent as X-Scope-OrgID, for Mimir and Cortex',
        }),
      ),
      ca: Type.Optional(Certificate),
    },
    exact,
  ),
  http: Type.Object(
    {
      url: Type.String({
        ...HttpUrl,
        title: 'Address',
        description: 'What every request begins with; queries add their path to it',
        examples: ['https://api.example.com/v1'],
      }),
      auth: Type.Optional(HttpAuth),
      user: Type.Optional(HttpUser),
      headers: Type.Optional(
        Type.Array(HttpHeaderSchema, {
          maxItems: SOURCE_LIMITS.headers,
          title: 'Headers',
          description: 'Sent with every request; everybody who may change sources sees them',
        }),
      ),
      ca: Type.Optional(Certificate),
    },
    exact,
  ),
} as const satisfies Record<SourceKind, TObject>;

const Secret = (title: string, description?: string) =>
  Type.Optional(
    Type.String({
      maxLength: SOURCE_LIMITS.secretLength,
      format: 'password',
      title,
      ...(description && { description }),
    }),
  );

/** What is written and never read again: encrypted at rest, in no answer. */
export const SOURCE_SECRETS = {
  postgres: Type.Object({ password: Secret('Password') }, exact),
  prometheus: Type.Object(
    {
      password: Secret('Password', 'For basic authentication'),
      token: Secret('Token', 'For bearer authentication'),
    },
    exact,
  ),
  http: Type.Object(
    {
      password: Secret('Password', 'For basic authentication'),
      token: Secret('Token', 'For bearer authentication'),
    },
    exact,
  ),
} as const satisfies Record<SourceKind, TObject>;

/**
 * The settings that say where a source is. With another place its secrets have to be entered again: otherwise
 * whoever may change a source could have them sent to a server of their own.
 */
export const SOURCE_PLACE: Readonly<Record<SourceKind, readonly string[]>> = {
  postgres: ['host', 'port', 'database', 'tls', 'ca'],
  prometheus: ['url', 'ca'],
  http: ['url', 'ca'],
};

/** For a change, where the kind is known already: as SOURCE_SETTINGS has them for it. */
const Settings = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 20 });
const Secrets = Type.Record(
  Type.String({ pattern: '^(?:password|token)$' }),
  Type.Union([Type.String({ maxLength: SOURCE_LIMITS.secretLength }), Type.Null()]),
  {
    additionalProperties: false,
    description: 'Written only. A text sets one, null takes it away, and what is not named stays as it is',
  },
);

export const SOURCE_STATUSES = ['unknown', 'ok', 'failing'] as const;

export const DataSourceSchema = Type.Object({
  id: Id,
  kind: Type.Enum([...SOURCE_KINDS]),
  name: Type.String(),
  settings: Type.Record(Type.String(), Type.Unknown(), {
    description: 'As its kind has them; never a secret',
  }),
  secrets: Type.Array(Type.String(), { description: 'Names of the secrets that are set' }),
  health: Type.Object({
    status: Type.Enum([...SOURCE_STATUSES], { description: 'As the process that answers has met it' }),
    at: Type.Union([Timestamp, Type.Null()], { description: 'When it was asked last' }),
    detail: Type.Optional(Type.String({ description: 'What went wrong' })),
  }),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});

/** @returns one object for each kind, with the settings of that kind; `oneOf`, so that a refusal speaks about that one */
const byKind = <T>(properties: Readonly<Record<string, TSchema>>) =>
  Type.Unsafe<T>({
    type: 'object',
    discriminator: { propertyName: 'kind' },
    required: ['kind'],
    oneOf: SOURCE_KINDS.map(kind =>
      Type.Object(
        {
          kind: Type.Literal(kind),
          settings: SOURCE_SETTINGS[kind],
          secrets: Type.Optional(Secrets),
          ...properties,
        },
        exact,
      ),
    ),
  });

export const NewDataSourceSchema = byKind<NewDataSource>({ name: SourceName });

export const DataSourceChangesSchema = Type.Object(
  {
    name: Type.Optional(SourceName),
    settings: Type.Optional(Settings),
    secrets: Type.Optional(Secrets),
  },
  { ...exact, minProperties: 1 },
);

/** A connection that is tried before it is kept; `id` of the source whose kept secrets it may use. */
export const SourceTestSchema = byKind<SourceTest>({ id: Type.Optional(Id) });

export const SourceTestAnswerSchema = Type.Object({
  ok: Type.Boolean(),
  detail: Type.String({ description: 'A sentence: what answered, or what went wrong and what to do' }),
  milliseconds: Type.Integer({ minimum: 0 }),
});

/** One thing that can be asked of a source: a table, a column, a metric, a label, a value of one. */
export const SourceEntrySchema = Type.Object({
  kind: Type.Enum(['schema', 'table', 'view', 'column', 'metric', 'label', 'value']),
  name: Type.String(),
  /** a column's type, a metric's help */
  detail: Type.Optional(Type.String()),
});

export const SourceEntriesQuerySchema = Type.Object(
  {
    what: Type.Optional(
      Type.Enum(['tables', 'columns', 'metrics', 'labels', 'values'], {
        description:
          'tables and columns of PostgreSQL; metrics, labels and values of Prometheus. Default: tables, or metrics',
      }),
    ),
    of: Type.Optional(
      Type.String({
        maxLength: 500,
        description:
          'The table (`schema.table`) whose columns, the metric whose labels, the label whose values',
      }),
    ),
    search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name' })),
  },
  exact,
);

export type DataSource = Static<typeof DataSourceSchema>;
export interface NewDataSource {
  readonly kind: SourceKind;
  readonly name: string;
  readonly settings: SourceSettings;
  readonly secrets?: Readonly<Record<string, string | null>>;
}
export type DataSourceChanges = Static<typeof DataSourceChangesSchema>;
export type SourceTest = Omit<NewDataSource, 'name'> & { readonly id?: string };
export type SourceTestAnswer = Static<typeof SourceTestAnswerSchema>;
export type SourceEntry = Static<typeof SourceEntrySchema>;
export type SourceEntriesQuery = Static<typeof SourceEntriesQuerySchema>;
export type SourceSettings<K extends SourceKind = SourceKind> = Static<(typeof SOURCE_SETTINGS)[K]>;
export type SourceSecrets<K extends SourceKind = SourceKind> = Static<(typeof SOURCE_SECRETS)[K]>;
