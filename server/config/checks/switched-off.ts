import type { Severity } from '../problem.ts';
import type { Check } from './context.ts';

/** What is not there any more once a flag is off. */
const LOSSES: Readonly<Record<string, { readonly sentence: string; readonly inProduction: Severity }>> = {
  ENABLE_EVENT_SOURCING: {
    sentence:
      'ENABLE_EVENT_SOURCING is false: events older than one hour are folded into one snapshot, and undo and history end there.',
    inProduction: 'notice',
  },
  ENABLE_METRICS: {
    sentence: 'ENABLE_METRICS is false: nothing is measured, so no alert can come.',
    inProduction: 'notice',
  },
  RATE_LIMITS: {
    sentence:
      'RATE_LIMITS is false: one client can use up the whole server, and passwords can be tried without end.',
    inProduction: 'warning',
  },
};

/** Flags that take something away, said so that nobody is surprised. */
export const switchedOff: Check = ({ flag, text, production }) =>
  Object.entries(LOSSES)
    .filter(([name]) => text(name) !== undefined && !flag(name))
    .map(([name, { sentence, inProduction }]) => ({
      code: 'switched-off',
      variables: [name],
      severity: production ? inProduction : 'notice',
      sentence,
      advice: `Set ${name}=true to have it again.`,
    }));
