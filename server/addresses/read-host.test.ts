import { expect, test } from 'vitest';
import { readHost } from './read-host.ts';

test.each([
  ['Metrics.Example.com', 'metrics.example.com'],
  ['metrics.example.com.', 'metrics.example.com'],
  ['localhost.', 'localhost'],
  ['db_1', 'db_1'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['2130706433', '127.0.0.1'],
  ['0x7f000001', '127.0.0.1'],
  ['0177.0.0.1', '127.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['127.0.0.1.', '127.0.0.1'],
  ['１２７.0.0.1', '127.0.0.1'],
  ['127。0。0。1', '127.0.0.1'],
  ['::1', '::1'],
  ['[::1]', '::1'],
  ['::FFFF:127.0.0.1', '::ffff:7f00:1'],
])('%s is %s', (text, host) => {
  expect(readHost(text)).toBe(host);
});

test.each([
  '',
  '.',
  'a..',
  '/var/run/postgresql',
  'one.example,two.example',
  'user@host',
  'host:5432',
  'host/path',
  'host?x',
  'host#x',
  'ho st',
  '%31%32%37.0.0.1',
  'fe80::1%eth0',
  '[fe80::1%25eth0]',
  '256.256.256.256',
  '1.2.3.4.5',
  '[::1',
  'a\\b',
  'a'.repeat(300),
])('%j is no host', text => {
  expect(readHost(text)).toBeNull();
});
