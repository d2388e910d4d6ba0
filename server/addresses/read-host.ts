/**
 * A name or an IPv4 address; or an IPv6 address, with or without brackets. No zone (`%eth0`), no list, no path
 * of a Unix socket, nothing that is encoded.
 */
const WRITTEN = /^(?:\[[\da-f:.]+\]|[\da-f]*:[\da-f:.]*|[^\s:/\\?#@%,;[\]<>^|]+)$/iu;
/** With the brackets, and the dot at the end. */
const LONGEST = 256;

/**
 * Reads a host as browsers do, so that everybody talks of the same one: `2130706433`, `0177.1`, `0x7f.1` and
 * full-width digits become 127.0.0.1; names come in lower case, in ASCII, without the dot at the end.
 *
 * @returns the host; an IPv6 address without brackets; null when it is none
 */
export function readHost(text: string): string | null {
  if (text.length > LONGEST || !WRITTEN.test(text)) return null;
  const address = text.includes(':') && !text.startsWith('[') ? `[${text}]` : text;
  if (!URL.canParse(`http://${address}/`)) return null;
  const { hostname } = new URL(`http://${address}/`);
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return host === '' || host.endsWith('.') ? null : host;
}
