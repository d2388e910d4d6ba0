import type { Outbound } from '#server/outbound/index.ts';
import type { Connection } from '../connector.ts';
import { ask, assertLetIn, failed } from '../over-http/ask.ts';
import { authorization } from '../over-http/authorization.ts';
import { messageOf } from './message.ts';

/** Some do not know HEAD. */
const NO_HEAD: ReadonlySet<number> = new Set([400, 404, 405, 501]);

/**
 * Asks for the address itself, which need not have an answer: queries add their paths.
 * @returns what answered, and how fast. @throws Refusal source-failed
 */
export async function tryOut(
  outbound: Outbound,
  { settings, secrets }: Connection<'http'>,
  signal: AbortSignal,
): Promise<string> {
  const { url, headers } = messageOf(settings, {}, () => undefined);
  const credentials = authorization(settings, secrets);
  const request = {
    url,
    headers: { ...headers, ...credentials.headers },
    ...(settings.ca && { tls: { ca: settings.ca } }),
    signal,
  };
  const started = performance.now();
  const head = await ask(outbound, { ...request, method: 'HEAD' });
  const { status } = NO_HEAD.has(head.status) ? await ask(outbound, request) : head;
  assertLetIn(status);
  if (status >= 500) throw failed(`The source answered with an error (${status}). Look at its log.`);
  const milliseconds = Math.round(performance.now() - started);
  const answered = `It answered with ${status} in ${milliseconds} ms`;
  return status < 400 ? `${answered}.` : `${answered}; queries add their path to the address.`;
}
