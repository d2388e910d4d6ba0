import { bucketWidth } from '#core/query/index.ts';
import type { SourceRequest } from '../../source.ts';
import type { Connection } from '../connector.ts';
import { failed } from '../over-http/ask.ts';
import { authorization, type Credentials, repeats } from '../over-http/authorization.ts';
import { type Message, messageOf } from './message.ts';

/** What paths, headers, bodies and expressions may mention, by name. */
export type Bindings = Readonly<Record<string, string | string[] | number>>;

/** A request as it will be sent. */
export interface Prepared {
  readonly message: Message;
  readonly bindings: Bindings;
  readonly credentials: Credentials;
}

/** @throws Refusal bad-query for what cannot be sent as it is */
export function prepare({ settings, secrets }: Connection<'http'>, request: SourceRequest): Prepared {
  const bindings = bindingsOf(request);
  const lookUp = (name: string) => (Object.hasOwn(bindings, name) ? bindings[name] : undefined);
  const message = messageOf(settings, request.query.request ?? {}, lookUp);
  return { message, bindings, credentials: authorization(settings, secrets) };
}

/** Variables, and the range; times in milliseconds. Without a range: since 1970. */
export function bindingsOf({
  range,
  now,
  points,
  variables,
}: Pick<SourceRequest, 'range' | 'now' | 'points' | 'variables'>): Bindings {
  const { from, to } = range ?? { from: 0, to: now };
  return { ...variables, from, to, interval: bucketWidth({ from, to }, points) } as Bindings;
}

/** @param condition headers that ask only for what is new */
export function toSend(
  { settings }: Connection<'http'>,
  { message: { url, method, headers, body }, credentials }: Prepared,
  condition: Readonly<Record<string, string>> = {},
) {
  return {
    url,
    method,
    headers: { ...headers, ...condition, ...credentials.headers },
    ...(body !== undefined && { body }),
    ...(settings.ca && { tls: { ca: settings.ca } }),
  };
}

/** Some addresses answer with what they were sent; who asks through this source may not see what lets it in. */
export function assertKeptSecret(text: string, { secrets }: Credentials): void {
  if (repeats(text, secrets))
    throw failed(
      'The source repeats its credentials in its answer, which is therefore not shown. Use another path.',
    );
}
