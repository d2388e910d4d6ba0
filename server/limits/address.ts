import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

/** Groups of an IPv6 address that say whose it is: a household or a machine gets a whole /64. */
const NETWORK_GROUPS = 4;

/** `1.2.3.4:5678` and `[::1]:80`: some proxies write the port as well. */
const WITH_PORT = /^(?:\[([0-9a-f:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/i;

const networks = new LRUCache<string, string>({ max: 10_000 });

/**
 * Trust for as many hops as there are proxies (TRUSTED_PROXIES), counted from the connection itself: what
 * stands further left in X-Forwarded-For, anybody may have written.
 * @returns the option `trustProxy`; a number there would trust nobody
 */
export function trustedHops(proxies: number): false | ((address: string, hop: number) => boolean) {
  return proxies > 0 && ((_address, hop) => hop < proxies);
}

/**
 * What a limit by address counts: an IPv4 address, or the /64 of an IPv6 address.
 * @param ip as a socket or X-Forwarded-For names it
 * @param socket counts instead where that is no address
 */
export function networkOf(ip: string, socket: string | undefined): string {
  // Nearly always; no copy, no parsing.
  if (isIPv4(ip)) return ip;
  const known = networks.get(ip);
  if (known !== undefined) return known;
  const network =
    read(ip) ?? (socket === undefined || socket === ip ? 'unknown' : networkOf(socket, undefined));
  networks.set(ip, network);
  return network;
}

function read(text: string): string | null {
  const [, six, four] = WITH_PORT.exec(text) ?? [];
  const ip = (six ?? four ?? text).split('%')[0]!;
  if (isIP(ip) === 0) return null;
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  const { parts } = address as ipaddr.IPv6;
  return `${parts
    .slice(0, NETWORK_GROUPS)
    .map(part => part.toString(16))
    .join(':')}::/64`;
}

/**
 * Takes out of a request what only a proxy could know and no proxy of ours has to say: the host comes from
 * the Host header alone, which names where the person is; the scheme is one of two words.
 */
export function distrust({ headers }: IncomingMessage): void {
  delete headers['x-forwarded-host'];
  const scheme = headers['x-forwarded-proto'];
  if (scheme === undefined) return;
  const last = String(scheme).split(',').at(-1)!.trim().toLowerCase();
  if (last === 'http' || last === 'https') headers['x-forwarded-proto'] = last;
  else delete headers['x-forwarded-proto'];
}
