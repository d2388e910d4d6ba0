import ipaddr from 'ipaddr.js';
import { remembered } from './remembered.ts';

/**
 * Where a request came from, as far as a log may keep it: enough to see that many come from one place, too little
 * to tell who it was.
 * @returns /24 of an IPv4 address, /48 of an IPv6 address; undefined for what is no address
 */
export function truncatedNetwork(address: string | undefined): string | undefined {
  return address ? truncated(address) : undefined;
}

const truncated = remembered((address: string): string | undefined => {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  try {
    const read = ipaddr.process(address.replace(/%.*$/, ''));
    if (read instanceof ipaddr.IPv4) return truncatedNetwork(read.toString());
    return `${read.parts
      .slice(0, 3)
      .map(part => part.toString(16))
      .join(':')}::/48`;
  } catch {
    return undefined;
  }
});
