import Type, { type Static } from 'typebox';
import { Id, Timestamp } from './basics.ts';

/** Limits of pushed data; refusals and the documentation read them from here. */
export const DATA_LIMITS = {
  /** bytes of one push */
  pushBytes: 32 * 1_048_576,
  rowsPerDataset: 1_000_000,
  datasetsPerTenant: 200,
  columnsPerDataset: 100,
  columnNameLength: 200,
  /** characters of one value */
  valueLength: 10_000,
  /** wrong values that a refusal lists; it always counts all of them */
  errorsListed: 20,
  nameLength: 200,
  previewRows: 1_000,
} as const;

const exact = { additionalProperties: false };
const RangeEnd = Type.String({ minLength: 1, maxLength: 40 });

export const DatasetName = Type.String({
  minLength: 1,
  maxLength: DATA_LIMITS.nameLength,
  pattern: '\\S',
  description: 'Shown in pickers; no two datasets of a team share one',
});

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
  rows: Type.Integer({ minimum: 0 }),
  /** of the time column's values; null without any */
  from: Type.Union([Timestamp, Type.Null()]),
  to: Type.Union([Timestamp, Type.Null()]),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});

export const NewDatasetSchema = Type.Object({ name: DatasetName }, exact);

export const DatasetChangesSchema = Type.Object(
  {
    name: Type.Optional(DatasetName),
    timeColumn: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: DATA_LIMITS.columnNameLength }), Type.Null()]),
    ),
  },
  { ...exact, minProperties: 1 },
);

export const PushQuerySchema = Type.Object(
  {
    mode: Type.Optional(
      Type.Enum(['append', 'replace'], {
        default: 'append',
        description: 'append: after the rows that are there; replace: instead of them, columns included',
      }),
    ),
  },
  exact,
);

export const PushAnswerSchema = Type.Object({
  rows: Type.Integer({ description: 'Rows of this push' }),
  total: Type.Integer({ description: 'Rows of the dataset afterwards' }),
  columns: Type.Array(DatasetColumnSchema),
});

/** One thing wrong in a push; a `bad-rows` refusal carries the first of them as `errors`, and `count`. */
export const RowErrorSchema = Type.Object({
  /** of the text, counted from 1; for a JSON body it is absent */
  line: Type.Optional(Type.Integer()),
  /** of the data, counted from 1, without the header; absent for what concerns the whole file */
  row: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.String()),
  reason: Type.String(),
});

export const PreviewQuerySchema = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: DATA_LIMITS.previewRows, default: 100 })) },
  exact,
);

export const DataQuerySchema = Type.Object(
  {
    from: Type.Optional(RangeEnd),
    to: Type.Optional(RangeEnd),
  },
  exact,
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
export type PushMode = 'append' | 'replace';
export type RowError = Static<typeof RowErrorSchema>;
export type Metric = Static<typeof MetricSchema>;
