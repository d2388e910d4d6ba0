import type { Config } from '#server/config/index.ts';

/** Which pages may use the API with a person's cookie; one judgement for CORS, requests and WebSockets. */
export interface Origins {
  /** whether a page of this origin is on the list; compared exactly, as the browser sends it */
  isListed(origin: string): boolean;
  /**
   * Whether a page of this origin may act in a person's name: it is on the list, or came from this server.
   * @param host the request's Host, with the port where it has one
   */
  isWelcome(origin: string, host: string): boolean;
}

/** @returns the URL of an origin written as browsers write it (RFC 6454), null for everything else */
function parsed(origin: string): URL | null {
  const url = URL.parse(origin);
  // No userinfo, path or capital letter hides behind the comparison of hosts, and no pattern among names.
  const isPlain = url?.origin === origin && /^https?:\/\/[^*]+$/.test(origin);
  return isPlain ? url : null;
}

/** @param config what PUBLIC_URL names is this server's own, by whatever name the request came */
export function makeOrigins(config: Pick<Config, 'PUBLIC_URL' | 'CORS_ORIGINS'>): Origins {
  const { PUBLIC_URL, CORS_ORIGINS } = config;
  const own = PUBLIC_URL === undefined ? null : new URL(PUBLIC_URL);
  // An entry that no browser sends (`*`, `null`, with a path) never matches, whatever let it in.
  const listed = new Set(CORS_ORIGINS.filter(entry => parsed(entry)));

  function isFromHere(origin: string, host: string): boolean {
    if (origin === own?.origin) return true;
    const url = parsed(origin);
    if (url === null || url.host !== host.toLowerCase()) return false;
    // Whatever name and port the person typed; a proxy may have ended TLS before us. Where the address is
    // known to be https, a page of the same name over http is somebody on the network.
    return !(own?.protocol === 'https:' && own.hostname === url.hostname && url.protocol !== 'https:');
  }

  return {
    isListed: origin => listed.has(origin),
    isWelcome: (origin, host) => listed.has(origin) || isFromHere(origin, host),
  };
}
