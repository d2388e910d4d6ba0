import Type, { type Static } from 'typebox';
import { Description, Id, LIMITS, PlacementSchema } from './basics.ts';
import { HttpHeaderSchema, SOURCE_KINDS, SOURCE_LIMITS } from './sources.ts';

export const WIDGET_KINDS = ['timeseries', 'stat', 'gauge', 'bar', 'pie', 'table', 'text'] as const;
export type WidgetKind = (typeof WIDGET_KINDS)[number];

/** What an option may be called: nothing that means something to JavaScript, such as `__proto__`. */
const OptionName = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,63}$' });

export const OptionsSchema = Type.Record(OptionName, Type.Unknown(), {
  additionalProperties: false,
  maxProperties: LIMITS.optionsPerWidget,
  description: 'Appearance and behaviour of the widget, for example {"unit": "ms", "decimals": 1}',
});

export const WidgetSchema = Type.Object(
  {
    kind: Type.Enum([...WIDGET_KINDS]),
    options: Type.Record(OptionName, Type.Unknown(), { ...OptionsSchema, default: {} }),
  },
  { additionalProperties: false },
);

export const AGGREGATES = ['avg', 'sum', 'min', 'max', 'count', 'last'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** Unlike a dashboard's title, a region's may be empty: the header is then not shown. */
export const RegionTitle = Type.String({ maxLength: LIMITS.titleLength });

/** Limits of queries; refusals and the documentation read them from here. */
export const QUERY_LIMITS = {
  /** characters of a statement, an expression or a body */
  textLength: 20_000,
} as const;

const ColumnName = Type.String({ minLength: 1, maxLength: 200 });

/** Kinds of sources: two that are always there, and those that a team connects (SOURCE_KINDS). */
export const QUERY_SOURCES = ['system', 'dataset', ...SOURCE_KINDS] as const;
export type QuerySource = (typeof QUERY_SOURCES)[number];

/** Seconds between two executions where neither the region nor the page says so. */
export const DEFAULT_REFRESH: Readonly<Record<QuerySource, number>> = {
  system: 2,
  dataset: 10,
  postgres: 30,
  prometheus: 15,
  http: 30,
};

const RangeEnd = Type.String({ minLength: 1, maxLength: 40 });

/**
 * What a region shows. `system` reads the server's own metrics by name; `dataset` reads pushed rows:
 * without `aggregate` the rows as they are, with it one value per time bucket (or per `groupBy` value). The
 * others ask the connected source `sourceId`: `postgres` by `sql`, `prometheus` by `expr`, `http` by `request`.
 */
export const QuerySchema = Type.Object(
  {
    source: Type.Enum([...QUERY_SOURCES]),
    metrics: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 20 })),
    dataset: Type.Optional(Id),
    columns: Type.Optional(Type.Array(ColumnName, { maxItems: 50 })),
    groupBy: Type.Optional(ColumnName),
    where: Type.Optional(
      Type.Array(
        Type.Object(
          {
            column: ColumnName,
            is: Type.String({
              maxLength: 1_000,
              description: 'A value as text, or a variable such as `$city`: then any of its values',
            }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 10, description: 'Only rows of the dataset that fulfil all of these' },
      ),
    ),
    aggregate: Type.Optional(Type.Enum([...AGGREGATES])),
    sourceId: Type.Optional(Id),
    sql: Type.Optional(
      Type.String({
        maxLength: QUERY_LIMITS.textLength,
        description:
          'One statement that reads; `$from`, `$to`, `$interval` and variables are bound, never spliced',
      }),
    ),
    expr: Type.Optional(Type.String({ maxLength: QUERY_LIMITS.textLength, description: 'PromQL' })),
    instant: Type.Optional(Type.Boolean({ description: 'PromQL at one moment instead of over the range' })),
    legend: Type.Optional(
      Type.String({ maxLength: 200, description: 'Name of each series, for example `{{instance}}`' }),
    ),
    request: Type.Optional(
      Type.Object(
        {
          method: Type.Optional(Type.Enum(['GET', 'POST'], { default: 'GET' })),
          path: Type.Optional(
            Type.String({ maxLength: 2_000, description: 'Added to the address of the source' }),
          ),
          headers: Type.Optional(Type.Array(HttpHeaderSchema, { maxItems: SOURCE_LIMITS.headers })),
          body: Type.Optional(Type.String({ maxLength: QUERY_LIMITS.textLength })),
        },
        { additionalProperties: false },
      ),
    ),
    shape: Type.Optional(
      Type.String({
        maxLength: QUERY_LIMITS.textLength,
        description: 'JSONata that makes rows of the answer',
      }),
    ),
    range: Type.Optional(
      Type.Object(
        { from: RangeEnd, to: RangeEnd },
        { additionalProperties: false, description: "Instead of the dashboard's time range" },
      ),
    ),
    downsample: Type.Optional(
      Type.Enum(['lttb'], {
        description:
          'Rows of a dataset over time: instead of the newest `limit` rows, those `limit` that keep the shape of the curve',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    refresh: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 86_400, description: 'Seconds between two executions' }),
    ),
  },
  { additionalProperties: false },
);

/** What a client says of a region it adds; the rest of a region is the server's. */
export const NewRegionSchema = Type.Object(
  {
    id: Type.Optional(Id),
    title: Type.Optional(RegionTitle),
    description: Type.Optional(Description),
    widget: WidgetSchema,
    query: Type.Optional(Type.Union([QuerySchema, Type.Null()])),
    placement: PlacementSchema,
  },
  { additionalProperties: false },
);

/** Who changed a field of a region last, and in which version of the region. */
const TouchSchema = Type.Object({ version: Type.Integer(), by: Type.String() });

export const RegionSchema = Type.Object({
  id: Id,
  title: Type.String(),
  description: Type.String(),
  widget: WidgetSchema,
  query: Type.Union([QuerySchema, Type.Null()]),
  placement: PlacementSchema,
  version: Type.Integer({ description: 'Counts the changes made to this region itself; 1 when it is new' }),
  touched: Type.Record(Type.String(), TouchSchema, {
    description: 'Per field: the version that changed it last, and who did',
  }),
});

export type Widget = Static<typeof WidgetSchema>;
export type Query = Static<typeof QuerySchema>;
export type NewRegion = Static<typeof NewRegionSchema>;
export type Region = Static<typeof RegionSchema>;
