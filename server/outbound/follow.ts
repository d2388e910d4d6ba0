import { OutboundError } from './outbound-error.ts';

/** What is sent; headers by lower-case names. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Those of a hop that another host may see; anything else may be a key. */
const HARMLESS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'user-agent',
]);

/**
 * @param location the header of that name, if there is one
 * @returns the next hop when the answer is a redirect, as browsers go on; null when it is the answer
 * @throws OutboundError `refused-redirect`: out of TLS, to what is not HTTP, or with a body to somebody else
 */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | null {
  if (!REDIRECTS.has(status) || location === undefined) return null;
  if (!URL.canParse(location, hop.url)) throw new OutboundError('refused-redirect');
  const url = new URL(location, hop.url);
  const downgrade = hop.url.protocol === 'https:' && url.protocol !== 'https:';
  if (downgrade || !isHttp(url) || url.username || url.password) throw new OutboundError('refused-redirect');
  const becomesGet =
    (status === 303 && hop.method !== 'HEAD') ||
    ((status === 301 || status === 302) && hop.method === 'POST');
  const body = becomesGet ? null : hop.body;
  const isElsewhere = url.origin !== hop.url.origin;
  if (isElsewhere && body !== null) throw new OutboundError('refused-redirect');
  const headers = Object.entries(hop.headers).filter(
    ([name]) => !(isElsewhere && !HARMLESS.has(name)) && !(becomesGet && name.startsWith('content-')),
  );
  return { url, method: becomesGet ? 'GET' : hop.method, headers: Object.fromEntries(headers), body };
}

export const isHttp = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';
