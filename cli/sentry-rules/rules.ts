import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

const Condition = Type.Object(
  { type: Type.String(), comparison: Type.Unknown(), conditionResult: Type.Boolean() },
  { additionalProperties: false },
);
const Action = Type.Object(
  {
    type: Type.String(),
    integrationId: Type.Union([Type.String(), Type.Null()]),
    data: Type.Record(Type.String(), Type.Unknown()),
    config: Type.Record(Type.String(), Type.Unknown()),
    status: Type.Literal('active'),
  },
  { additionalProperties: false },
);
const RuleFile = Type.Object(
  {
    /** who is told, by every rule */
    notify: Type.Array(Action, { minItems: 1 }),
    rules: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 3, maxLength: 80 }),
          /** for whoever reads the file; Sentry does not get it */
          why: Type.String({ minLength: 10 }),
          /** minutes in which it tells of the same issue once */
          frequency: Type.Enum([0, 5, 10, 30, 60, 180, 720, 1440]),
          /** one of these has to happen; none: every event counts */
          triggers: Type.Array(Condition),
          /** all of these have to hold */
          filters: Type.Array(Condition),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
);
export type RuleFile = Static<typeof RuleFile>;

/** A rule as Sentry's API takes it: a "workflow" on the monitors of a project. */
export interface WantedRule {
  readonly name: string;
  readonly enabled: true;
  readonly environment: string;
  readonly detectorIds: readonly string[];
  readonly config: { readonly frequency: number };
  readonly triggers: object;
  readonly actionFilters: readonly object[];
}

export interface RulePlace {
  readonly project: string;
  readonly environment: string;
  /** the monitors of the project whose issues count */
  readonly detectorIds: readonly string[];
}

/** @returns the rules, or a sentence about where the file is not right */
export function readRules(text: string): RuleFile | string {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!Value.Check(RuleFile, read)) {
    const [first] = Value.Errors(RuleFile, read);
    const what = first?.keyword === 'boolean' ? 'this field is not known' : first?.message;
    return `at ${first?.instancePath || 'its top'}: ${what ?? 'not as it should be'}`;
  }
  const names = read.rules.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? read : `the name "${twice}" is there twice`;
}

/** @returns what Sentry should have */
export function wantedRules({ notify, rules }: RuleFile, place: RulePlace): WantedRule[] {
  const { project, environment, detectorIds } = place;
  return rules.map(({ name, frequency, triggers, filters }) => ({
    name: `Region Dashboard, ${project}, ${environment}: ${name}`,
    enabled: true,
    environment,
    detectorIds,
    config: { frequency },
    triggers: { logicType: 'any-short', conditions: triggers, actions: [] },
    actionFilters: [{ logicType: 'all', conditions: filters, actions: notify }],
  }));
}
