import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { inlineHashes } from '../inline-hashes.ts';
import { surroundingsOf } from '../surroundings.ts';
import { hostFile, PAGE_HOSTS, type PageHostName } from './index.ts';

const folder = fileURLToPath(new URL('../../../../deploy/headers/', import.meta.url));
const API = { VITE_API_URL: 'https://api.example.com' };
const names = Object.keys(PAGE_HOSTS) as PageHostName[];

/** What lies in deploy/headers: with the API elsewhere where it has to be, else on the same host. */
const example = (name: PageHostName) =>
  hostFile(name, surroundingsOf(PAGE_HOSTS[name].passesApiOn ? {} : API));

describe('deploy/headers', () => {
  test.each(names)(
    '%s is what the table makes (after a change: npm test -- server/operations/security/hosts -u)',
    async name => {
      const file = example(name);
      await expect(file.text).toMatchFileSnapshot(`${folder}${file.name}`);
    },
  );
});

describe('a host’s file', () => {
  test.each(names)(
    'of %s lets the page reach the API elsewhere, by HTTP and WebSocket, and report to it',
    name => {
      const { text } = hostFile(name, surroundingsOf(API));
      expect(text).toContain("connect-src 'self' https://api.example.com wss://api.example.com;");
      expect(text).toContain('report-uri https://api.example.com/api/v1/reports;');
      expect(text).toMatch(/csp=\\?"https:\/\/api\.example\.com\/api\/v1\/reports\\?"/);
    },
  );

  test.each(names)('of %s carries the hashes of what stands in the page', name => {
    const inline = inlineHashes('<script>1</script>');
    expect(hostFile(name, surroundingsOf({}, inline)).text).toContain(
      `script-src 'self' ${inline.scripts[0]}`,
    );
  });

  test.each(names)('of %s always asks for https', name => {
    expect(example(name).text).toContain('max-age=31536000; includeSubDomains');
  });
});

test('vercel.json is JSON with every header once, and leads every address of the page to it', () => {
  const { headers, rewrites } = JSON.parse(example('vercel').text) as {
    headers: { source: string; headers: { key: string; value: string }[] }[];
    rewrites: { source: string; destination: string }[];
  };
  const keys = headers[0]!.headers.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toContain('Content-Security-Policy');
  expect(rewrites.map(({ source }) => source)).toEqual(['/sign-in', '/t/:path*', '/invitation/:path*']);
});

test('_headers names no header twice for one file: Netlify would send both values', () => {
  const rules = example('netlify').text.split(/\n(?=\/)/);
  const names = rules.flatMap(rule => [...rule.matchAll(/^ {2}([\w-]+): /gm)].map(([, name]) => name));
  expect(new Set(names).size).toBe(names.length);
  expect(rules.map(rule => rule.split('\n')[0])).toEqual(['/*', '/assets/*']);
});
