import Type, { type Static } from 'typebox';

export const VARIABLE_LIMITS = {
  perDashboard: 50,
  nameLength: 40,
  valueLength: 1_000,
  /** values that one variable may have chosen at once */
  values: 500,
} as const;

/**
 * What a variable may be called: `$from`, `$to` and `$interval` are the time range's, and so are PromQL's `$range` and
 * `$rate_interval`.
 */
export const VARIABLE_NAME = '^(?!(?:from|to|interval|range|rate_interval)$)[A-Za-z][A-Za-z0-9_]{0,39}$';

/** Chosen as a value: all that there are. */
export const ALL_VALUES = '$__all';

const Value = Type.String({ maxLength: VARIABLE_LIMITS.valueLength });

/** A value, or several where a variable takes more than one. */
export const VariableValueSchema = Type.Union([
  Value,
  Type.Array(Value, { maxItems: VARIABLE_LIMITS.values }),
]);

/** What is chosen for each variable, by name. */
export const VariablesSchema = Type.Record(Type.String({ pattern: VARIABLE_NAME }), VariableValueSchema, {
  additionalProperties: false,
  maxProperties: VARIABLE_LIMITS.perDashboard,
});

export type VariableValue = Static<typeof VariableValueSchema>;
export type Variables = Readonly<Record<string, VariableValue>>;

const MENTIONED = /\$(?:\{([A-Za-z][A-Za-z0-9_]*)\}|([A-Za-z][A-Za-z0-9_]*))/g;

/** @returns the names after `$` in a text (`$name` or `${name}`), each once; whether there is such a variable or not */
export function mentionedIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(MENTIONED)].map(([, braced, bare]) => (braced ?? bare)!))];
}

/** @returns those of the variables that these texts mention, by name in order: what an answer may depend on */
export function usedVariables(texts: readonly (string | undefined)[], variables: Variables): Variables {
  const mentioned = new Set(texts.flatMap(text => (text === undefined ? [] : mentionedIn(text))));
  const used = Object.entries(variables).filter(([name]) => mentioned.has(name));
  return Object.fromEntries(used.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** @returns the text with what `say` answers for each name it mentions; what is undefined stays as it is */
export function replaceMentioned(text: string, say: (name: string) => string | undefined): string {
  return text.replaceAll(
    MENTIONED,
    (mention, braced?: string, bare?: string) => say((braced ?? bare)!) ?? mention,
  );
}
