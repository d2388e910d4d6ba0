import type { ConfigProblem } from '../problem.ts';
import { listEntries } from '../read-value.ts';
import { type Check, given, originsOf } from './context.ts';
import { isDevelopmentHost, isExampleHost } from './hosts.ts';

/** One complaint per variable, however many of its entries are wrong. */
function once(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...new Map(problems.map(problem => [problem.variables.join(), problem])).values()];
}

/** Addresses of a developer's machine in production. */
export const developmentOrigins: Check = context =>
  context.production
    ? once(
        originsOf(context)
          .filter(({ url }) => isDevelopmentHost(url.hostname))
          .map(({ name }) => ({
            code: 'development-origin',
            variables: [name],
            severity: 'error',
            sentence: `${name} names a host of a developer's machine, which people in production do not have, or which belongs to whoever asks.`,
            advice: 'Use the public name of the host.',
          })),
      )
    : [];

/** Addresses without TLS in production; those of a developer's machine are complained about already. */
export const plainHttp: Check = context =>
  context.production
    ? once(
        originsOf(context)
          .filter(({ url }) => url.protocol === 'http:' && !isDevelopmentHost(url.hostname))
          .map(({ name }) => ({
            code: 'not-https',
            variables: [name],
            severity: 'error',
            sentence: `${name} begins with http://: passwords and cookies would travel in the clear.`,
            advice: 'Serve it over TLS and write https://. A proxy in front may end TLS.',
          })),
      )
    : [];

/** Hosts and mailboxes of the example files, left where one's own belong. */
export const exampleHosts: Check = context =>
  given(context)
    .filter(({ variable, text }) => hostsOf(variable.kind, text).some(isExampleHost))
    .map(({ name }) => ({
      code: 'example-host',
      variables: [name],
      severity: context.production ? 'error' : 'notice',
      sentence: `${name} still names a host of the examples.`,
      advice: 'Put your own there.',
    }));

function hostsOf(kind: string, text: string): string[] {
  if (kind === 'email') return [text.split('@').at(-1)!.toLowerCase()];
  return listEntries(text)
    .filter(entry => /^[a-z]+:\/\//.test(entry) && URL.canParse(entry))
    .map(entry => new URL(entry).hostname);
}
