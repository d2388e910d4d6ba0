import { getDomain } from 'tldts';

/** Names that never leave a developer's machine (RFC 6761, and those of common tools), and loopback addresses. */
const DEVELOPMENT =
  /^(?:(?:.*\.)?(?:localhost|localtest\.me|test|invalid)|host\.docker\.internal|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;

/** @param hostname as a URL has it */
export const isDevelopmentHost = (hostname: string): boolean => DEVELOPMENT.test(hostname.replace(/\.$/, ''));

/** Names that documentation uses (RFC 2606): nobody's own. */
export const isExampleHost = (hostname: string): boolean =>
  /^(?:.*\.)?(?:example|example\.(?:com|org|net|edu))$/.test(hostname);

/**
 * Whether a browser sends the cookies of one (SameSite=Lax) with requests that a page of the other makes:
 * the same scheme and registrable domain by the public suffix list, its private part included (two
 * customers of a hosting company are two sites); ports do not matter.
 */
export function isSameSite(one: URL, other: URL): boolean {
  if (one.protocol !== other.protocol) return false;
  return siteOf(one.hostname) === siteOf(other.hostname);
}

function siteOf(hostname: string): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
}
