import { SLUG_PATTERN, UUID_PATTERN } from '#core/contract/index.ts';
import { REMOVED } from './scrub.ts';

const SLUG = new RegExp(SLUG_PATTERN);
const UUID = new RegExp(UUID_PATTERN, 'i');
/** Of the built page. */
const FILE = /^[\w.-]{1,60}\.(?:js|css|map|html|svg|png|ico|txt|json|webmanifest|woff2)$/;
/** A slug may be as long as a token, or a number of a card; nobody chose those. */
const TOKEN = /^(?:(?=.*\d)[0-9a-f]{20,}|[\d-]{12,})$/;
/** Numbers, choices, times and places within the page: what one looks for, and says nothing about anybody. */
const PLAIN_VALUE = /^(?:\d{1,15}|true|false|\d{4}-\d\d-\d\dT[\d:.]+Z|\/[a-z0-9/-]{0,200})$/;
/** Letters alone: a number, a token or an address is no name of ours. */
const NAME = /^[a-zA-Z][a-zA-Z_]{0,30}$/;
const LONGEST = 400;

const shownPart = (part: string) =>
  (SLUG.test(part) && !TOKEN.test(part)) || UUID.test(part) || FILE.test(part) || part === '';

function shownPair(pair: string): string {
  const [name = '', ...rest] = pair.split('=');
  const value = rest.join('=');
  const shown = value === '' || PLAIN_VALUE.test(value) || UUID.test(value);
  return `${NAME.test(name) ? name : REMOVED}${rest.length === 0 ? '' : `=${shown ? value : REMOVED}`}`;
}

/**
 * The address of a request as it may stand in a log. Invitations and one-time links are addresses that let whoever
 * reads them in, and people look for names: of the path stay short names, ids and files, of the query numbers and ids.
 * @param url path and query, as in the request
 */
export function loggedUrl(url: string): string {
  const [path = '', ...query] = url.slice(0, 4_000).split('?');
  const shown = path
    .split('/')
    .map(part => (shownPart(part) ? part : REMOVED))
    .join('/');
  const pairs = query.map(part => part.split('&').map(shownPair).join('&'));
  return [shown, ...pairs].join('?').slice(0, LONGEST);
}
