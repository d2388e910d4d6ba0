import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { addressVerdict } from './address-verdict.ts';

/** Ranges of which no address may be reached: IANA's special-purpose registries, and what embeds them. */
const REFUSED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '255.255.255.255/32',
  '168.63.129.16/32',
  '::/96',
  '::ffff:0:0:0/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/32',
  '2001:2::/48',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

/** Any address of a range. */
function within(range: string): fc.Arbitrary<ipaddr.IPv4 | ipaddr.IPv6> {
  const [first, bits] = ipaddr.parseCIDR(range);
  const bytes = first.toByteArray();
  return fc.uint8Array({ minLength: bytes.length, maxLength: bytes.length }).map(random => {
    const mixed = bytes.map((byte, at) => {
      const mask = 0xff >> Math.min(8, Math.max(0, bits - at * 8));
      return (byte & ~mask) | (random[at]! & mask);
    });
    return ipaddr.fromByteArray(mixed);
  });
}

const hex = (value: number) => `0x${value.toString(16)}`;
const octal = (value: number) => `0${value.toString(8)}`;

/** Spellings of an IPv4 address that the system, or a router on the way, takes for it. */
function spellings(address: ipaddr.IPv4): string[] {
  const [a, b, c, d] = address.octets as [number, number, number, number];
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const [high, low] = [(a << 8) | b, (c << 8) | d].map(group => group.toString(16));
  return [
    address.toString(),
    String(number),
    hex(number),
    [a, b, c, d].map(hex).join('.'),
    [a, b, c, d].map(octal).join('.'),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `::ffff:${address}`,
    `::FFFF:${high}:${low}`,
    `0:0:0:0:0:ffff:${high}:${low}`,
    `::${high}:${low}`,
    `64:ff9b::${high}:${low}`,
    `64:ff9b:1::${high}:${low}`,
    `2002:${high}:${low}::1`,
    `2001:0:${high}:${low}::`,
    `2a00:1450::5efe:${high}:${low}`,
    `2a00:1450::200:5efe:${high}:${low}`,
  ];
}

describe('an address is refused', () => {
  test.each(REFUSED)('wherever it lies in %s, however it is spelt', range => {
    fc.assert(
      fc.property(within(range), address => {
        const texts =
          address instanceof ipaddr.IPv6
            ? [
                address.toString(),
                address.toNormalizedString(),
                `${address}%eth0`,
                address.toString().toUpperCase(),
              ]
            : spellings(address);
        for (const text of texts) expect(addressVerdict(text), text).toMatchObject({ public: false });
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['fd12::1', 'private'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1%en0', 'link-local'],
    ['169.254.169.254', 'metadata'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['64:ff9b::169.254.169.254', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['fd00:0ec2:0:0:0:0:0:0254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['192.0.0.192', 'metadata'],
    ['100.64.0.1', 'shared'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['255.255.255.255', 'broadcast'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['2002:808:808::1', 'reserved'],
    ['', 'not-an-address'],
    ['localhost', 'not-an-address'],
    ['1.2.3.4.5', 'not-an-address'],
  ])('%s: %s', (ip, kind) => {
    expect(addressVerdict(ip)).toMatchObject({ public: false, kind });
  });
});

test.each([
  ['8.8.8.8', '8.8.8.8'],
  ['1.1.1.1', '1.1.1.1'],
  ['172.32.0.1', '172.32.0.1'],
  ['100.128.0.1', '100.128.0.1'],
  ['::ffff:8.8.8.8', '8.8.8.8'],
  ['2606:4700:4700::1111', '2606:4700:4700::1111'],
  ['64:ff9b::808:808', '64:ff9b::808:808'],
])('%s is on the internet', (ip, address) => {
  expect(addressVerdict(ip)).toEqual({ public: true, address });
});

test('an address outside of every special range is on the internet', () => {
  const ranges = REFUSED.filter(range => !range.includes(':')).map(range => ipaddr.IPv4.parseCIDR(range));
  const anywhere = within('0.0.0.0/0').filter(
    address =>
      !ranges.some(range => address.match(range)) && ipaddr.parse(address.toString()).range() === 'unicast',
  );
  fc.assert(
    fc.property(anywhere, address => {
      expect(addressVerdict(address.toString())).toEqual({ public: true, address: address.toString() });
    }),
  );
});
