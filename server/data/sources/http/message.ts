import type { Query, SourceSettings } from '#core/contract/index.ts';
import { replaceMentioned } from '#core/query/index.ts';
import { badQuery } from '../over-http/ask.ts';
import { joinAddress } from '../over-http/join-address.ts';
import { fillJson, type LookUp, textOf } from './json-body.ts';

/** What is sent to a source, without credentials. */
export interface Message {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** by lower-case names */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Wish = NonNullable<Query['request']>;

const ACCEPT = 'application/json, */*;q=0.5';
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\b/i;
/** One line, in characters that HTTP knows. */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Who asks is the source's to say, never the query's. */
const CREDENTIALS = /^(?:authorization|proxy-authorization|cookie)$/;

/**
 * @param lookUp what stands for a name: variables, and the time range
 * @throws Refusal bad-query for what cannot be sent as it is
 */
export function messageOf(
  { url, headers: own = [] }: Pick<SourceSettings<'http'>, 'url' | 'headers'>,
  { method = 'GET', path = '', headers: asked = [], body }: Wish,
  lookUp: LookUp,
): Message {
  const fixed = Object.fromEntries(own.map(({ name, value }) => [name.toLowerCase(), value]));
  const chosen = headersOf(asked, fixed, lookUp);
  const headers: Record<string, string> = { accept: ACCEPT, ...chosen, ...fixed };
  const message = { url: joinAddress(url, filledPath(path, lookUp)), method, headers };
  if (method === 'GET') {
    if (body?.trim()) throw badQuery('A request with GET has no body. Use POST, or leave the body empty.');
    return message;
  }
  const type = headers['content-type'] ?? 'application/json';
  return {
    ...message,
    headers: { ...headers, 'content-type': type },
    body: body?.trim() ? filledBody(body, type, lookUp) : '',
  };
}

/** A value is one segment, or the value of one parameter, whatever is in it. */
const filledPath = (path: string, lookUp: LookUp) =>
  replaceMentioned(path, name => {
    const value = lookUp(name);
    if (value === undefined) return undefined;
    return [value].flat().map(encoded).join(',');
  });

const encoded = (value: string | number) => encodeURIComponent(String(value).toWellFormed());

function headersOf(
  headers: NonNullable<Wish['headers']>,
  fixed: Readonly<Record<string, string>>,
  lookUp: LookUp,
): Record<string, string> {
  const filled = headers.map(({ name, value }) => {
    const lower = name.toLowerCase();
    if (CREDENTIALS.test(lower))
      throw badQuery(`The header ${name} says who asks. It is set at the source, not in a query.`);
    if (Object.hasOwn(fixed, lower))
      throw badQuery(`The source sets the header ${name} itself. Leave it out.`);
    const text = replaceMentioned(value, mentioned => {
      const known = lookUp(mentioned);
      return known === undefined ? undefined : textOf(known);
    });
    if (!SENDABLE.test(text))
      throw badQuery(`The header ${name} has a line break or a character that cannot be sent.`);
    return [lower, text] as const;
  });
  return Object.fromEntries(filled);
}

function filledBody(body: string, type: string, lookUp: LookUp): string {
  if (JSON_TYPE.test(type)) return fillJson(body, lookUp);
  if (FORM_TYPE.test(type)) return filledPath(body, lookUp);
  return replaceMentioned(body, name => {
    if (lookUp(name) === undefined) return undefined;
    throw badQuery(`$${name} cannot be put into a body of this content-type. JSON and forms take variables.`);
  });
}
