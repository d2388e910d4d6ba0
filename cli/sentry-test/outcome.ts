import { reasonOf } from '#server/check/index.ts';
import type { Delivery } from '#server/error-tracking/index.ts';

export interface TestOutcome {
  readonly taken: boolean;
  readonly sentence: string;
  readonly advice: string;
}

const DSN = { server: 'SENTRY_DSN', page: 'VITE_SENTRY_DSN' } as const;

function refusal(status: number, variable: string, page: boolean): [sentence: string, advice: string] {
  if (status >= 300 && status < 400)
    return [
      `The address of ${variable} sends elsewhere (${status}).`,
      'Reports follow nobody: copy the DSN again, with https where Sentry has it.',
    ];
  if (status === 401 || status === 403)
    return [
      `Sentry does not take the key of ${variable} (${status}).`,
      page
        ? 'Copy the DSN again from Client Keys, see that the key is active, and that the allowed domains of the project include the one of PUBLIC_URL.'
        : 'Copy the DSN again from Client Keys, and see that the key is active.',
    ];
  if (status === 404)
    return [
      `There is no such project at the address of ${variable} (404).`,
      'Copy the DSN again from Client Keys.',
    ];
  if (status === 429)
    return [
      'Sentry takes no more events for now (429).',
      'The quota of the project, or a limit of its key, is used up: see its statistics, or try again later.',
    ];
  if (status >= 500)
    return [`Sentry is not well (${status}).`, 'Try again later; until then errors stand in the log only.'];
  return [`Sentry does not take the event (${status}).`, `See that ${variable} is the DSN of a project.`];
}

/** @returns what the answer to a test event means, in words for an operator; nothing of the address is in it */
export function outcomeOf(delivery: Delivery, part: 'server' | 'page'): TestOutcome {
  const variable = DSN[part];
  if (delivery.status === null)
    return {
      taken: false,
      sentence: `Sentry ${reasonOf(delivery.error)}.`,
      advice: `Look at the host of ${variable}, and whether this machine may reach it.`,
    };
  if (delivery.status >= 200 && delivery.status < 300) return { taken: true, sentence: '', advice: '' };
  const [sentence, advice] = refusal(delivery.status, variable, part === 'page');
  return { taken: false, sentence, advice };
}
