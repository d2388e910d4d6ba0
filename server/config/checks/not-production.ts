import type { Check } from './context.ts';

/** `check --production` looks at an environment that would not be a production one. */
export const notProduction: Check = ({ env, production }) =>
  production && env.NODE_ENV !== 'production'
    ? [
        {
          code: 'not-production',
          variables: ['NODE_ENV'],
          severity: 'error',
          sentence: 'NODE_ENV is not production, so the server would start for development.',
          advice: 'Set NODE_ENV=production.',
        },
      ]
    : [];
