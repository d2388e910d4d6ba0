import Type, { type Static } from 'typebox';
import { Description, Id, LIMITS, PlacementSchema } from './basics.ts';

export const WIDGET_KINDS = ['timeseries', 'stat', 'bar', 'table', 'text'] as const;
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

const ColumnName = Type.String({ minLength: 1, maxLength: 200 });

/**
 * What a region shows. `system` reads the server's own metrics by name; `dataset` reads pushed rows:
 * without `aggregate` the rows as they are, with it one value per time bucket (or per `groupBy` value).
 */
export const QuerySchema = Type.Object(
  {
    source: Type.Enum(['system', 'dataset']),
    metrics: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 20 })),
    dataset: Type.Optional(Id),
    columns: Type.Optional(Type.Array(ColumnName, { maxItems: 50 })),
    groupBy: Type.Optional(ColumnName),
    aggregate: Type.Optional(Type.Enum([...AGGREGATES])),
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
