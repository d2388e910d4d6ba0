import { describe, expect, test } from 'vitest';
import { AllowedHosts, readAllowedHost } from './allowed-hosts.ts';

const permits = (entry: string, host: string, address: string, port = 5432) =>
  new AllowedHosts([entry]).permits({ host, address, port });

describe('an entry', () => {
  test.each([
    'postgres',
    'db.acme.internal',
    'DB.acme.internal',
    'db.acme.internal:5432',
    '*.acme.internal',
    '*.acme.internal:9090',
    '10.0.0.5',
    '10.0.0.5:80',
    '10.0.0.0/8',
    '10.0.0.0/8:5432',
    'fd00::1',
    'fd00::/8',
    '[fd00::1]:5432',
    '[fd00::/8]:5432',
    '[::1]',
  ])('may be %s', text => {
    expect(readAllowedHost(text)).not.toBeNull();
  });

  test.each([
    '*',
    '*.',
    '*acme.internal',
    'a.*.internal',
    'http://acme.internal',
    'acme.internal/path',
    'acme..internal',
    '-acme',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '10.1',
    '0x7f.1',
    '010.0.0.1',
    'fd00::/129',
    'fe80::1%eth0',
    '[10.0.0.1]:80',
    '[acme]:80',
    'acme:0',
    'acme:65536',
    'acme:http',
    'acme:',
    'user@acme',
  ])('is not %s', text => {
    expect(readAllowedHost(text)).toBeNull();
    expect(() => new AllowedHosts([text])).toThrow(/SOURCE_ALLOWED_HOSTS/);
  });
});

test.each([
  ['db.internal', 'db.internal', '10.0.0.5'],
  ['DB.internal', 'db.internal', '127.0.0.1'],
  ['*.internal', 'db.internal', 'fd00::5'],
  ['*.internal', 'a.b.internal', '192.168.1.1'],
  ['10.0.0.5', 'anything', '10.0.0.5'],
  ['10.0.0.5', '10.0.0.5', '::ffff:10.0.0.5'],
  ['::ffff:10.0.0.5', '10.0.0.5', '10.0.0.5'],
  ['10.0.0.0/8', '10.200.1.1', '10.200.1.1'],
  ['fd00::/8', 'x', 'fd12::1'],
  ['[fd00::/8]:5432', 'x', 'fd12::1'],
  ['db.internal:5432', 'db.internal', '10.0.0.5'],
  ['169.254.169.254', 'x', '169.254.169.254'],
  ['169.254.0.0/16', 'x', '169.254.1.1'],
])('%s lets %s at %s through', (entry, host, address) => {
  expect(permits(entry, host, address)).toBe(true);
});

test.each([
  ['db.internal', 'other.internal', '10.0.0.5'],
  ['db.internal', 'db.internal.evil.example', '10.0.0.5'],
  ['*.internal', 'internal', '10.0.0.5'],
  ['*.internal', 'evilinternal', '10.0.0.5'],
  ['10.0.0.5', '10.0.0.5', '10.0.0.6'],
  ['10.0.0.0/9', 'x', '10.200.1.1'],
  ['10.0.0.0/8', 'x', 'fd00::1'],
  ['fd00::/8', 'x', '10.0.0.1'],
  ['db.internal:5433', 'db.internal', '10.0.0.5'],
  ['10.0.0.0/8:80', 'x', '10.0.0.5'],
])('%s does not let %s at %s through', (entry, host, address) => {
  expect(permits(entry, host, address)).toBe(false);
});

test.each([
  ['db.internal', '169.254.169.254'],
  ['*.internal', '100.100.100.200'],
  ['db.internal', '169.254.7.7'],
  ['db.internal', '0.0.0.0'],
  ['db.internal', '224.0.0.1'],
  ['169.254.0.0/16', '169.254.169.254'],
  ['100.64.0.0/10', '100.100.100.200'],
  ['0.0.0.0/0', '169.254.169.254'],
  ['fd00::/8', 'fd00:ec2::254'],
])('%s does not open %s, which must be named itself', (entry, address) => {
  expect(permits(entry, 'db.internal', address)).toBe(false);
});

test('the internet needs no entry', () => {
  expect(new AllowedHosts([]).permits({ host: 'example.com', address: '8.8.8.8', port: 443 })).toBe(true);
});
