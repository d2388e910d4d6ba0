import type { Check } from './context.ts';

/** Variables that another one has taken the place of. */
export const deprecated: Check = ({ env, variables }) =>
  Object.entries(variables)
    .filter(([name, { deprecatedBy }]) => deprecatedBy && env[name])
    .map(([name, { deprecatedBy }]) => ({
      code: 'deprecated',
      variables: [name],
      severity: 'warning',
      sentence: `${name} still works and will go.`,
      advice: `Use ${deprecatedBy} in its place.`,
    }));
