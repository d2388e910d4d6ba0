import type { Check } from './context.ts';

/** What production needs, or had better have, and is not there. */
export const needed: Check = ({ env, variables, production }) => {
  if (!production) return [];
  const missing = Object.entries(variables).filter(([name, { production: wish }]) => wish && !env[name]);
  return missing.map(([name, { production: wish, obtain, without }]) => {
    const advice = obtain ?? 'See docs/configuration.md.';
    return wish === 'needed'
      ? {
          code: 'missing',
          variables: [name],
          severity: 'error',
          sentence: `${name} is missing: production needs it.`,
          advice,
        }
      : {
          code: 'advised',
          variables: [name],
          severity: 'warning',
          sentence: `${name} is not set. ${without ?? 'Production had better have it.'}`,
          advice,
        };
  });
};
