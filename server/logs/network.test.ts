import { expect, test } from 'vitest';
import { truncatedNetwork } from './network.ts';

test.each([
  ['203.0.113.177', '203.0.113.0/24'],
  ['::ffff:203.0.113.177', '203.0.113.0/24'],
  ['2001:db8:77:1::beef', '2001:db8:77::/48'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
  ['::1', '0:0:0::/48'],
  ['not an address', undefined],
  ['', undefined],
  [undefined, undefined],
])('of %s a log keeps %s', (address, network) => {
  expect(truncatedNetwork(address)).toBe(network);
});
