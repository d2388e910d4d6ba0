import ipaddr from 'ipaddr.js';

/** What an address is, when it is not an ordinary one of the internet. */
export type SpecialKind =
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'metadata'
  | 'shared'
  | 'multicast'
  | 'broadcast'
  | 'unspecified'
  | 'reserved'
  | 'not-an-address';

/** `address` is the same however it was spelt: IPv4 inside IPv6 as IPv4, lower case, without a zone. */
export type Verdict =
  | { readonly public: true; readonly address: string }
  | { readonly public: false; readonly address: string; readonly kind: SpecialKind };

/**
 * Where clouds hand out credentials, names and time to their machines. Some lie in ranges that are refused
 * anyway; they are named because a range in the allow list must not open them by accident.
 */
const METADATA: ReadonlySet<string> = new Set(
  [
    '169.254.169.254', // nearly all
    '169.254.169.253', // AWS: names
    '169.254.169.123', // AWS: time
    '169.254.170.2', // AWS: containers
    '169.254.170.23', // AWS: pods
    '169.254.42.42', // Scaleway
    '169.254.0.23', // Tencent
    '100.100.100.200', // Alibaba
    '192.0.0.192', // Oracle
    '168.63.129.16', // Azure: an address of the internet that only its machines reach
    'fd00:ec2::254', // AWS
    'fd00:ec2::253',
    'fd00:ec2::123',
    'fd00:ec2::23',
    'fd20:ce::254', // Google
    'fd00:42::42', // Scaleway
  ].map(text => ipaddr.parse(text).toString()),
);

/** The special ranges by their names in ipaddr.js; what is not named here is reserved. */
const KINDS: Readonly<Record<string, SpecialKind>> = {
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
  linkLocal: 'link-local',
  carrierGradeNat: 'shared',
  multicast: 'multicast',
  broadcast: 'broadcast',
  unspecified: 'unspecified',
};

/** All of the internet that is given out so far; the rest of IPv6 belongs to nobody. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
/** What routers turn into the IPv4 address in its last 32 bits (RFC 6052): how IPv4 is reached where it is not. */
const NAT64: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];
/** Second half of an ISATAP address: a tunnel's end, followed by the IPv4 address of the other end. */
const ISATAP: ReadonlySet<number> = new Set([0x0000, 0x0200]);

/**
 * @param ip an address in any spelling that the system understands: also `127.1`, `0x7f000001`, `::ffff:127.0.0.1`
 * @returns whether it is an ordinary address of the internet; anything else is refused unless the operator allows it
 */
export function addressVerdict(ip: string): Verdict {
  const text = ip.replace(/%.*$/s, '');
  if (!ipaddr.isValid(text)) return { public: false, address: text, kind: 'not-an-address' };
  // A mapped address is the IPv4 address, for the system as for us.
  const address = ipaddr.process(text);
  const kind = kindOf(address);
  return kind === null
    ? { public: true, address: address.toString() }
    : { public: false, address: address.toString(), kind };
}

function kindOf(address: ipaddr.IPv4 | ipaddr.IPv6): SpecialKind | null {
  if (METADATA.has(address.toString())) return 'metadata';
  if (address instanceof ipaddr.IPv6) return kindOfSix(address);
  return kindOfRange(address.range());
}

function kindOfSix(address: ipaddr.IPv6): SpecialKind | null {
  if (address.match(NAT64)) return kindOf(lastFour(address));
  const named = kindOfRange(address.range());
  if (named !== null) return named;
  // IPv4-compatible addresses (::a.b.c.d) among them.
  if (!address.match(GLOBAL_UNICAST)) return 'reserved';
  const [, , , , tunnel, mark] = address.parts;
  return ISATAP.has(tunnel!) && mark === 0x5efe ? kindOf(lastFour(address)) : null;
}

/** 6to4, Teredo and other tunnels come as reserved: nobody needs them, and they lead to any IPv4 address. */
function kindOfRange(range: string): SpecialKind | null {
  return range === 'unicast' ? null : (KINDS[range] ?? 'reserved');
}

function lastFour(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}
