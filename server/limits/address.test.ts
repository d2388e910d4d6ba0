import { describe, expect, test } from 'vitest';
import { networkOf } from './address.ts';

describe('the network of an address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is %s', (ip, network) => {
    expect(networkOf(ip, '10.0.0.1')).toBe(network);
  });

  test.each(['unknown', '', '_hidden', '1.2.3', "1.2.3.4' or 1=1", '9'.repeat(500)])(
    'what is none (%s) counts as the connection it came by',
    ip => {
      expect(networkOf(ip, '10.0.0.1')).toBe('10.0.0.1');
    },
  );

  test('neighbours in one /64 are one, in two are two', () => {
    expect(networkOf('2001:db8::1', undefined)).toBe(networkOf('2001:db8::2', undefined));
    expect(networkOf('2001:db8:0:1::1', undefined)).not.toBe(networkOf('2001:db8:0:2::1', undefined));
  });
});
