import { badQuery, failed } from './ask.ts';

const CONTROL = /\p{Cc}/u;

/**
 * @param base address of a source; a query of its own stays
 * @param path with or without a slash at the beginning, perhaps with a query; encoded where it has to be
 * @returns an address below the base, whatever the path says
 * @throws Refusal bad-query when the path would leave it, or cannot be read
 */
export function joinAddress(base: string, path: string): string {
  if (!URL.canParse(base)) throw failed('The address of this source cannot be read. Check how it is spelt.');
  const joined = new URL(base);
  // Of these the parser of addresses takes tabs and newlines out: two dots can hide behind one.
  if (CONTROL.test(path)) throw badQuery('The path of the request has characters that cannot be sent.');
  const [, own = '', search = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(path) ?? [];
  assertStays(own);
  const rest = own.replace(/^[/\\]+/, '');
  if (own !== '') joined.pathname = `${joined.pathname.replace(/\/+$/, '')}/${rest}`;
  joined.search = [joined.search.slice(1), search].filter(Boolean).join('&');
  joined.hash = '';
  return joined.href;
}

function assertStays(path: string): void {
  for (const segment of decoded(path).split(/[/\\]/))
    if (segment === '.' || segment === '..')
      throw badQuery(
        'The path of the request leaves the address of its source. Write it without "." and "..".',
      );
}

/** Servers decode before they look at segments. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw badQuery('The path of the request has a "%" that is not followed by a code. Write "%25" for it.');
  }
}
