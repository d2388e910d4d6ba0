import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { installation } from './support/installation.ts';
import { run } from './support/server-process.ts';

describe('region-dashboard audit', () => {
  const house = installation();
  const audit = async (...args: string[]) => {
    const { exited, output } = run(['audit', ...args], {});
    return { code: await exited, output: output() };
  };

  test('finds nothing grave from outside in an installation as it comes, and says what it could not look at', async () => {
    const { code, output } = await audit(house.address, '--only', 'tls,headers,cors,limits,errors,database');
    expect(output).toContain('Findings: 0 high, 0 medium, 0 low. 2 of 6 areas were not looked at.');
    expect(output).toContain('Row-level security and roles: not looked at (no DATABASE_URL here');
    expect(code).toBe(0);
  });

  test('as JSON is one document', async () => {
    const { code, output } = await audit(house.address, '--only', 'headers,limits', '--json');
    expect(JSON.parse(output)).toMatchObject({
      ok: true,
      counts: { high: 0 },
      areas: [{ id: 'headers' }, { id: 'limits' }],
    });
    expect(code).toBe(0);
  });

  test.for([
    [
      308,
      { location: 'https://boards.acme.org/api/v1/me' },
      /sends visitors on: audit https:\/\/boards\.acme\.org instead/,
    ],
    [503, {}, /cannot answer at the moment \(503\)/],
    [200, {}, /answers, but not as a Region Dashboard does/],
  ] as const)(
    'an address that answers with %i is not audited, and it says why',
    async ([status, headers, sentence]) => {
      const front = createServer((_, reply) => void reply.writeHead(status, headers).end());
      await once(front.listen(0, '127.0.0.1'), 'listening');
      const { code, output } = await audit(`http://127.0.0.1:${(front.address() as AddressInfo).port}`);
      front.close();
      expect(output).toMatch(sentence);
      expect(code).toBe(2);
    },
  );

  test.for([
    [/Give the address/, 'boards.example.com'],
    [/Give the address/, 'ftp://boards.example.com'],
    [/does not answer/, 'http://127.0.0.1:1'],
    [/no such area/, 'http://127.0.0.1:1', '--only', 'everything'],
    [/missing required argument/],
    [/--env .*no such file/, 'http://127.0.0.1:1', '--env', 'no-such.env'],
  ] as [RegExp, ...string[]][])('asked in the wrong way ends with 2: %s', async ([sentence, ...args]) => {
    const { code, output } = await audit(...args);
    expect(output).toMatch(sentence);
    expect(code).toBe(2);
  });
});
