import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '#server/database/testing/database.ts';
import { advisoriesFor } from './advisories.ts';
import type { AuditContext } from './area.ts';
import { configurationArea } from './areas/configuration.ts';
import { databaseArea } from './areas/database.ts';
import { dependenciesArea } from './areas/dependencies.ts';
import { targetAt } from './target.ts';

const folder = mkdtempSync(`${tmpdir()}/audit-`);
afterAll(() => rmSync(folder, { recursive: true }));

const context = (given: Partial<AuditContext>): AuditContext => ({
  target: targetAt(new URL('http://127.0.0.1:1')),
  env: {},
  folder,
  ...given,
});

describe('the database', () => {
  test('as it was migrated has no fault; an open table is found, with what to do', async () => {
    await using database = await testDatabase();
    const inside = context({ env: { DATABASE_URL: database.url } });
    expect(await databaseArea.audit(inside)).toMatchObject({ findings: [] });

    const owner = new pg.Client({ connectionString: database.adminUrl });
    await owner.connect();
    await owner.query('alter table region_dashboard.dashboards disable row level security');
    await owner.end();
    expect(await databaseArea.audit(inside)).toMatchObject({
      findings: [
        {
          check: 'rls-disabled',
          severity: 'high',
          seen: 'region_dashboard.dashboards',
          advice: expect.stringMatching(/enable row level security/i),
        },
      ],
    });
  });

  test('whose address is in a file is looked at, too', async () => {
    await using database = await testDatabase();
    writeFileSync(`${folder}/database-url`, `${database.url}\n`);
    const report = await databaseArea.audit(
      context({ env: { DATABASE_URL_FILE: `${folder}/database-url` } }),
    );
    expect(report).toMatchObject({ findings: [], looked: expect.stringContaining('policies') });
  });

  test('that does not answer is a finding, and its address is not in it', async () => {
    const report = await databaseArea.audit(
      context({ env: { DATABASE_URL: 'postgresql://app:hunter2hunter2@127.0.0.1:1/app' } }),
    );
    expect(report).toMatchObject({ findings: [{ check: 'database-unreachable', severity: 'high' }] });
    expect(JSON.stringify(report)).not.toMatch(/hunter2|127\.0\.0\.1/);
  });

  test('that is not named is not looked at, and the report says so', async () => {
    expect(await databaseArea.audit(context({}))).toHaveProperty('skipped');
  });
});

describe('the configuration', () => {
  test('with a weak secret is found as `check` finds it, without the secret', async () => {
    const report = await configurationArea.audit(
      context({ env: { NODE_ENV: 'production', JWT_SECRET: 'hunter2hunter2' } }),
    );
    expect(report).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ severity: 'high', seen: 'JWT_SECRET' })]),
    });
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  test('with a secret that cannot be read is found, and the rest is looked at all the same', async () => {
    const env = { NODE_ENV: 'production', JWT_SECRET_FILE: `${folder}/nowhere`, ENCRYPTION_KEY: 'short' };
    const report = await configurationArea.audit(context({ env }));
    expect(report).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ check: 'configuration-secret-unreadable', severity: 'high' }),
        expect.objectContaining({ check: 'configuration-malformed', seen: 'ENCRYPTION_KEY' }),
      ]),
    });
    expect(JSON.stringify(report)).not.toContain(folder);
  });

  test('that is not here is not looked at, and the report says so', async () => {
    expect(await configurationArea.audit(context({}))).toHaveProperty('skipped');
  });
});

const GOOD = {
  version: '1.2.3',
  resolved: 'https://registry.npmjs.org/left/-/left-1.2.3.tgz',
  integrity: 'sha512-abc',
  license: 'MIT',
};

function lock(packages: Record<string, object>): void {
  const project = { name: 'planted', version: '1.0.0' };
  writeFileSync(`${folder}/package.json`, JSON.stringify({ ...project, dependencies: { left: '1.2.3' } }));
  writeFileSync(
    `${folder}/package-lock.json`,
    JSON.stringify({
      ...project,
      lockfileVersion: 3,
      packages: { '': { ...project, dependencies: { left: '1.2.3' } }, ...packages },
    }),
  );
}

describe('a dependency', () => {
  test.for<[string | null, string, object]>([
    [null, 'as it should be', {}],
    [null, 'of another platform', { integrity: undefined, optional: true }],
    [null, 'with a choice of licences', { license: '(GPL-3.0 OR MIT)' }],
    [null, 'that is used by developers alone', { license: 'GPL-3.0', dev: true }],
    ['dependency-source', 'from a repository', { resolved: 'git+ssh://git@github.com/a/left.git#1234567' }],
    ['dependency-source', 'by plain http', { resolved: 'http://registry.example/left/-/left-1.2.3.tgz' }],
    ['dependency-integrity', 'without checksum', { integrity: undefined }],
    ['dependency-licence', 'under a licence with duties', { license: 'AGPL-3.0-only' }],
    ['dependency-deprecated', 'that nobody keeps', { deprecated: 'use right' }],
  ])('%s: %s', async ([check, , change]) => {
    lock({ 'node_modules/left': { ...GOOD, ...change } });
    const report = await dependenciesArea.audit(context({}));
    expect(report).toMatchObject({
      findings: check === null ? [] : [{ check, seen: 'left 1.2.3' }],
      looked: expect.stringContaining('1 packages'),
    });
  });

  test('with a known vulnerability is found when the registry knows it', async () => {
    lock({ 'node_modules/left': GOOD });
    const advisory = { id: 1, url: 'https://example.com/1', title: 'Left turns right', severity: 'critical' };
    const versions = Object.fromEntries(
      ['1.2.3', '2.0.0'].map(version => [version, { name: 'left', version }]),
    );
    const registry = createServer(async (asked, reply) => {
      const isBulk = asked.url?.endsWith('/advisories/bulk');
      // npm reads the list of versions, too, to say which of them are hit.
      const answer = isBulk
        ? { left: [{ ...advisory, vulnerable_versions: '<2.0.0' }] }
        : { name: 'left', 'dist-tags': {}, versions };
      asked.resume();
      await once(asked, 'end');
      reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    registry.listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const { port } = registry.address() as AddressInfo;
    writeFileSync(`${folder}/.npmrc`, `registry=http://127.0.0.1:${port}/\n`);
    expect(await advisoriesFor(folder)).toEqual([
      expect.objectContaining({
        check: 'dependency-advisory',
        severity: 'high',
        sentence: 'A vulnerability is known: Left turns right.',
        seen: 'left 1.2.3',
      }),
    ]);
    registry.close();
    registry.closeAllConnections();
  });

  test('that the registry says nothing about is not called safe', async () => {
    lock({ 'node_modules/left': GOOD });
    writeFileSync(`${folder}/.npmrc`, 'registry=http://127.0.0.1:1/\n');
    expect(await dependenciesArea.audit(context({}))).toMatchObject({
      looked: expect.stringContaining('NOT looked up'),
    });
  });
});
