import type { ConfigProblem } from '../problem.ts';
import type { Check } from './context.ts';
import { editDistance } from './edit-distance.ts';

/** How many letters may differ: in a short name (PORT, HOST) one more would be another word. */
const toleranceOf = (name: string) => (name.length < 8 ? 1 : 2);
/** Names that other programs use and that look like ours. */
const OTHERS = new Set(['HOME', 'HOSTS', 'POST', 'SENTRY_URL', 'REDIS_URI', 'DATA_DIRS']);
const PREFIX = 'VITE_';

function closest(name: string, known: readonly string[]): string | undefined {
  const near = known
    .map(candidate => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= toleranceOf(candidate))
    .sort((one, other) => one.distance - other.distance);
  return near[0]?.candidate;
}

/** Variables that nobody reads and that look as if somebody should: typing errors. */
export const unknownVariables: Check = ({ env, variables }) => {
  const names = Object.keys(variables);
  const files = Object.entries(variables).flatMap(([name, { secret }]) => (secret ? [`${name}_FILE`] : []));
  const known = new Set([...names, ...files]);
  return Object.keys(env)
    .filter(name => env[name] && !known.has(name) && !OTHERS.has(name))
    .flatMap((name): ConfigProblem[] => {
      const meant = closest(name.toUpperCase(), [...known]);
      if (!meant && !name.startsWith(PREFIX)) return [];
      return [
        {
          code: 'unknown-variable',
          variables: [name],
          severity: 'warning',
          sentence: `${name} is not known, and nothing reads it.`,
          advice: meant ? `Did you mean ${meant}?` : 'docs/configuration.md lists what the page can be told.',
        },
      ];
    });
};
