import Type, { type Static } from 'typebox';
import { VARIABLE_LIMITS, VARIABLE_NAME, VariableValueSchema } from '../query/index.ts';
import { QuerySchema } from './region.ts';

export const VARIABLE_KINDS = ['list', 'query', 'text'] as const;
export type VariableKind = (typeof VARIABLE_KINDS)[number];

const exact = { additionalProperties: false };
const Label = Type.String({ maxLength: 100 });

export const VariableOptionSchema = Type.Object(
  { value: Type.String({ maxLength: VARIABLE_LIMITS.valueLength }), label: Type.Optional(Label) },
  exact,
);

/**
 * A value that whoever looks at the dashboard chooses, and that its queries mention as `$name`. A `list` has its
 * options written down, a `query` takes them from the values of a column, a `text` is typed.
 */
export const VariableSchema = Type.Object(
  {
    name: Type.String({ pattern: VARIABLE_NAME }),
    label: Type.String({ maxLength: 100, description: 'Shown beside the choice; empty: its name' }),
    kind: Type.Enum([...VARIABLE_KINDS]),
    options: Type.Optional(Type.Array(VariableOptionSchema, { maxItems: VARIABLE_LIMITS.values })),
    query: Type.Optional(QuerySchema),
    column: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Its values; default: the first column' }),
    ),
    default: Type.Union(VariableValueSchema.anyOf, {
      description: 'Chosen where nothing else is. Empty: all where that may be, else the first value',
    }),
    multi: Type.Boolean({ description: 'More than one value may be chosen' }),
    all: Type.Boolean({ description: '`$__all` may be chosen' }),
  },
  exact,
);

export const VariablesDefinedSchema = Type.Array(VariableSchema, { maxItems: VARIABLE_LIMITS.perDashboard });

/** The values of one variable, as whoever looks chooses among them. */
export const VariableValuesSchema = Type.Object({
  values: Type.Array(VariableOptionSchema),
  truncated: Type.Optional(Type.Boolean({ description: 'There are more values than can be chosen from' })),
});

export type VariableOption = Static<typeof VariableOptionSchema>;
export type Variable = Static<typeof VariableSchema>;
export type VariableValues = Static<typeof VariableValuesSchema>;
