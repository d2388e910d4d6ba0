import Type, { type Static } from 'typebox';
import { VARIABLE_LIMITS, VARIABLE_NAME, VariablesSchema, VariableValueSchema } from '../query/index.ts';
import { Id, Timestamp } from './basics.ts';
import { QuerySchema } from './region.ts';

/** Limits of pushed data; refusals and the documentation read them from here. */
export const DATA_LIMITS = {
  /** bytes of one push */
  pushBytes: 32 * 1_048_576,
  rowsPerDataset: 1_000_000,
  datasetsPerTenant: 200,
  /** of all datasets of a team together */
  rowsPerTenant: 10_000_000,
  /** characters of all values of a team as JSON */
  bytesPerTenant: 4 * 1_073_741_824,
  columnsPerDataset: 100,
  columnNameLength: 200,
  /** characters of one value */
  valueLength: 10_000,
  /** wrong values that a refusal lists; it always counts all of them */
  errorsListed: 20,
  nameLength: 200,
  keyColumns: 5,
  keepDays: 36_500,
  pushKeysPerDataset: 20,
  pushKeyNameLength: 100,
  previewRows: 1_000,
  /** characters of a source's answer that the editor of a query shows, and tries expressions on */
  answerLength: 262_144,
} as const;

const exact = { additionalProperties: false };
const RangeEnd = Type.String({ minLength: 1, maxLength: 40 });

export const DatasetName = Type.String({
  minLength: 1,
  maxLength: DATA_LIMITS.nameLength,
  pattern: '\\S',
  description: 'Shown in pickers; no two datasets of a team share one',
});

const ColumnName = Type.String({ minLength: 1, maxLength: DATA_LIMITS.columnNameLength });

export const DatasetColumnSchema = Type.Object({
  name: Type.String(),
  type: Type.Enum(['time', 'number', 'string', 'boolean']),
});

export const DatasetSchema = Type.Object({
  id: Id,
  name: Type.String(),
  columns: Type.Array(DatasetColumnSchema),
  timeColumn: Type.Union([Type.String(), Type.Null()], {
    description: 'The column that time ranges are about; null: ranges do not apply',
  }),
  key: Type.Array(Type.String(), {
    description:
      'Columns that tell rows apart: no two rows have the same values in all of them. Empty: no key',
  }),
  keepDays: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Rows whose time is so many days past are taken away; null: they stay',
  }),
  keepRows: Type.Union([Type.Integer(), Type.Null()], {
    description: 'So many of the newest rows are kept; null: all',
  }),
  rows: Type.Integer({ minimum: 0 }),
  bytes: Type.Integer({ minimum: 0, description: 'Size of all values as JSON, for the quota' }),
  /** of the time column's values; null without any */
  from: Type.Union([Timestamp, Type.Null()]),
  to: Type.Union([Timestamp, Type.Null()]),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});

const UsageSchema = Type.Object({
  used: Type.Integer({ minimum: 0 }),
  most: Type.Integer({ minimum: 0, description: 'Beyond it, pushes are refused as quota-exceeded' }),
});

/** How much of what a team may have it has. */
export const QuotaSchema = Type.Object({ datasets: UsageSchema, rows: UsageSchema, bytes: UsageSchema });

export const DatasetListSchema = Type.Object({ datasets: Type.Array(DatasetSchema), quota: QuotaSchema });

export const NewDatasetSchema = Type.Object({ name: DatasetName }, exact);

export const DatasetChangesSchema = Type.Object(
  {
    name: Type.Optional(DatasetName),
    timeColumn: Type.Optional(Type.Union([ColumnName, Type.Null()])),
    key: Type.Optional(
      Type.Array(ColumnName, {
        maxItems: DATA_LIMITS.keyColumns,
        uniqueItems: true,
        description: 'Empty: no key. The rows that are there must differ in these columns already',
      }),
    ),
    keepDays: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: DATA_LIMITS.keepDays }), Type.Null()]),
    ),
    keepRows: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: DATA_LIMITS.rowsPerDataset }), Type.Null()]),
    ),
  },
  { ...exact, minProperties: 1 },
);

export const PushQuerySchema = Type.Object(
  {
    mode: Type.Optional(
      Type.Enum(['append', 'replace', 'upsert'], {
        default: 'append',
        description:
          'append: after the rows that are there; replace: instead of them, columns included; ' +
          'upsert: a row takes the place of the one with the same key, and the later of two in a push stays',
      }),
    ),
    key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1_100,
        description:
          'For mode=upsert: the key columns, with commas between them. It becomes the key of a dataset that has none',
      }),
    ),
    errors: Type.Optional(
      Type.Enum(['all', 'skip'], {
        default: 'all',
        description:
          'all: one bad row refuses the whole push; skip: the good rows are stored, and the answer lists the bad ones',
      }),
    ),
  },
  exact,
);

/** One thing wrong in a push; a `bad-rows` refusal carries the first of them as `errors`, and `count`. */
export const RowErrorSchema = Type.Object({
  /** of the text, counted from 1; for a JSON body it is absent */
  line: Type.Optional(Type.Integer()),
  /** of the data, counted from 1, without the header; absent for what concerns the whole file */
  row: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.String()),
  reason: Type.String(),
});

export const PushAnswerSchema = Type.Object({
  rows: Type.Integer({ description: 'Rows of this push that were taken' }),
  total: Type.Integer({ description: 'Rows of the dataset afterwards' }),
  columns: Type.Array(DatasetColumnSchema),
  replaced: Type.Optional(
    Type.Integer({
      description: 'With mode=upsert: how many rows gave way to a later one with the same key',
    }),
  ),
  skipped: Type.Optional(
    Type.Object(
      { rows: Type.Integer(), errors: Type.Array(RowErrorSchema) },
      { description: 'With errors=skip: how many rows were left out, and what is wrong with the first' },
    ),
  ),
});

/** A key of a program: it may push rows into one dataset, and nothing else. */
export const PushKeySchema = Type.Object({
  id: Id,
  name: Type.String(),
  prefix: Type.String({ description: 'How the key begins, to tell it from others' }),
  createdBy: Id,
  createdAt: Timestamp,
  lastUsedAt: Type.Union([Timestamp, Type.Null()], { description: 'To the minute' }),
});

export const NewPushKeySchema = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: DATA_LIMITS.pushKeyNameLength,
      pattern: '\\S',
      description: 'What it is for, for example the program that has it',
    }),
  },
  exact,
);

export const CreatedPushKeySchema = Type.Object({
  ...PushKeySchema.properties,
  key: Type.String({ description: 'The key itself: shown this once, never again' }),
});

export const PreviewQuerySchema = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: DATA_LIMITS.previewRows, default: 100 })) },
  exact,
);

/** A query that is tried while it is written; only who may edit may do that. */
export const QueryRunSchema = Type.Object(
  {
    query: QuerySchema,
    from: Type.Optional(RangeEnd),
    to: Type.Optional(RangeEnd),
    variables: Type.Optional(VariablesSchema),
    dashboard: Type.Optional({
      ...Id,
      description:
        'Whose variables these are: their defaults and `$__all` count. Without it they are bound as they come',
    }),
  },
  exact,
);

/** What a source answers to the request of a query, as it came: for writing the expression that makes rows of it. */
export const SourceAnswerSchema = Type.Object({
  text: Type.String({ description: `At most its first ${DATA_LIMITS.answerLength} characters` }),
  cut: Type.Boolean({ description: 'There is more of it' }),
});
export type SourceAnswer = Static<typeof SourceAnswerSchema>;

/** An answer that a query's expression is tried on, without asking the source again. */
export const ShapeRunSchema = Type.Object(
  { ...QueryRunSchema.properties, answer: Type.String({ maxLength: DATA_LIMITS.answerLength }) },
  exact,
);

/** What comes before a variable's name in an address: `var-city=Bern`. */
export const VARIABLE_PARAMETER = 'var-';

/** A range, and what is chosen for variables: `var-<name>`, several times for several values. */
export const DataQuerySchema = Type.Object(
  {
    from: Type.Optional(RangeEnd),
    to: Type.Optional(RangeEnd),
  },
  {
    ...exact,
    patternProperties: { [`^${VARIABLE_PARAMETER}${VARIABLE_NAME.slice(1)}`]: VariableValueSchema },
    maxProperties: VARIABLE_LIMITS.perDashboard + 2,
  },
);

export const MetricSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  unit: Type.String({ description: 'For example req/s, ms, bytes, %, s; empty for plain counts' }),
  kind: Type.Enum(['gauge', 'rate'], {
    description: 'gauge: a level at a moment; rate: a number of things per second',
  }),
});

export type Dataset = Static<typeof DatasetSchema>;
export type DatasetColumn = Static<typeof DatasetColumnSchema>;
export type DatasetChanges = Static<typeof DatasetChangesSchema>;
export type PushAnswer = Static<typeof PushAnswerSchema>;
export type PushMode = 'append' | 'replace' | 'upsert';
export type PushKey = Static<typeof PushKeySchema>;
export type CreatedPushKey = Static<typeof CreatedPushKeySchema>;
export type Quota = Static<typeof QuotaSchema>;
export type DatasetList = Static<typeof DatasetListSchema>;
export type RowError = Static<typeof RowErrorSchema>;
export type Metric = Static<typeof MetricSchema>;
