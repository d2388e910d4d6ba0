import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodEnvironment, randomSecret } from '#server/config/testing/good-environment.ts';
import { check, SECRETS_WITHIN_MS, WITHIN_MS } from './check.ts';
import { fingerprintsOf, parseFingerprints } from './fingerprints.ts';
import type { Probe } from './probe.ts';
import { listener } from './testing/listener.ts';

/** Without the one thing that asks somebody before anything else. */
const GOOD: Readonly<Record<string, string>> = { ...goodEnvironment(), SECRETS_FROM: '' };
const NO_PROBES = { probes: [] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the check', () => {
  test('puts pure checks and answers into one list, the gravest first', async () => {
    const probe: Probe = {
      title: 'something',
      variables: ['PUBLIC_URL'],
      unreachable: 'error',
      run: async () => {
        throw new Error('a text with a secret in it');
      },
    };
    const { problems, probes } = await check({ ...GOOD, ENABLE_METRICS: 'false' }, { probes: [probe] });
    expect(problems.map(({ code }) => code)).toEqual(['unreachable', 'switched-off']);
    expect(probes).toMatchObject([{ title: 'something', result: 'problem' }]);
    expect(JSON.stringify(problems)).not.toContain('a text with a secret');
  });

  test('asks nothing whose address cannot be read', async () => {
    const { problems, probes } = await check({ SMTP_URL: 'nowhere' });
    expect(problems.map(({ code }) => code)).toEqual(['malformed']);
    expect(probes.every(({ result }) => result === 'absent')).toBe(true);
  });

  test('is over within two seconds, whatever does not answer', async () => {
    await using silent = await listener();
    const [began, used] = [performance.now(), process.cpuUsage()];
    const { problems } = await check({
      ...GOOD,
      DATABASE_URL: `postgresql://region_dashboard_app:${randomSecret('one')}@${silent.host}/x`,
      DATABASE_IDENTITY_URL: `postgresql://region_dashboard_identity:${randomSecret('two')}@${silent.host}/x`,
      REDIS_URL: `redis://:${randomSecret('three')}@${silent.host}`,
      SMTP_URL: `smtp://mailer:${randomSecret('four')}@${silent.host}`,
      SENTRY_DSN: `http://key@${silent.host}/1`,
      SUPABASE_URL: `http://${silent.host}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${silent.host}`,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://${silent.host}/v1/traces`,
    });
    // What it waits is bounded by its own clock; what it works is counted in processor time, which other
    // programs on the machine do not lengthen.
    const { user, system } = process.cpuUsage(used);
    expect((user + system) / 1_000 + WITHIN_MS + SECRETS_WITHIN_MS).toBeLessThan(2_000);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(problems.filter(({ code }) => code === 'unreachable')).toHaveLength(8);
  });
});

describe('secrets that are kept elsewhere', () => {
  test('are looked at like all others', async () => {
    const file = join(folder, 'jwt');
    writeFileSync(file, 'x'.repeat(40));
    const { JWT_SECRET: _, ...rest } = GOOD;
    const given = { ...rest, JWT_SECRET_FILE: file };
    const { problems, env } = await check(given, NO_PROBES);
    expect(problems).toMatchObject([{ code: 'weak-secret', variables: ['JWT_SECRET'] }]);
    expect(env.JWT_SECRET).toBe('x'.repeat(40));
  });

  test('a file that cannot be read is one problem, not two', async () => {
    const { JWT_SECRET: _, JWT_SECRET_PREVIOUS: __, ...rest } = GOOD;
    const given = { ...rest, JWT_SECRET_FILE: join(folder, 'nowhere') };
    const { problems } = await check(given, NO_PROBES);
    expect(problems).toMatchObject([{ code: 'secret-unreadable', variables: ['JWT_SECRET_FILE'] }]);
  });

  test('one file that cannot be read does not hide what is wrong with the others', async () => {
    const file = join(folder, 'weak');
    writeFileSync(file, 'x'.repeat(40));
    const { JWT_SECRET: _, JWT_SECRET_PREVIOUS: __, ENCRYPTION_KEY: ___, ...rest } = GOOD;
    const given = { ...rest, JWT_SECRET_FILE: join(folder, 'nowhere'), ENCRYPTION_KEY_FILE: file };
    const { problems } = await check(given, NO_PROBES);
    expect(problems).toMatchObject([
      { code: 'secret-unreadable', variables: ['JWT_SECRET_FILE'] },
      { code: 'weak-secret', variables: ['ENCRYPTION_KEY'] },
    ]);
  });

  test('a place that cannot be understood is one problem, not two', async () => {
    const { problems } = await check({ ...GOOD, SECRETS_FROM: 'vault:boards' }, NO_PROBES);
    expect(problems).toMatchObject([{ variables: ['SECRETS_FROM'] }]);
  });
});

describe('two environments', () => {
  test('with secrets of their own have nothing to complain about', async () => {
    const staging = Object.fromEntries(
      Object.entries(GOOD).map(([name, text]) => [
        name,
        text.replace(randomSecret(name), randomSecret(`s-${name}`)),
      ]),
    );
    const against = await fingerprintsOf(staging);
    expect((await check(GOOD, { ...NO_PROBES, against })).problems).toEqual([]);
  });

  test('that share a secret are told so, under whatever name, without the secret', async () => {
    const staging = {
      JWT_SECRET: GOOD.ENCRYPTION_KEY!,
      REDIS_URL: `redis://:${randomSecret('DATABASE_URL')}@redis.acme-staging.org`,
    };
    const against = await fingerprintsOf(staging);
    const { problems } = await check(GOOD, { ...NO_PROBES, against });
    expect(problems.map(({ severity, sentence }) => `${severity}: ${sentence}`).sort()).toEqual([
      'error: DATABASE_URL has the secret that REDIS_URL has in the other environment.',
      'error: ENCRYPTION_KEY has the secret that JWT_SECRET has in the other environment.',
    ]);
  });

  test('fingerprints show no secret, and are different each time', async () => {
    const [one, other] = [await fingerprintsOf(GOOD), await fingerprintsOf(GOOD)];
    expect(JSON.stringify(one)).not.toContain(GOOD.JWT_SECRET);
    expect(one.secrets.JWT_SECRET).not.toEqual(other.secrets.JWT_SECRET);
    expect(parseFingerprints(JSON.stringify(one))).toEqual(one);
  });

  test.each([
    ['no JSON', 'hello'],
    ['something else', '{"format":"region-dashboard fingerprints 2"}'],
    ['a null', 'null'],
    [
      'a broken mark',
      '{"format":"region-dashboard fingerprints 1","made":"","salt":"AAAAAAAAAAAAAAAAAAAAAA==","secrets":{"A":["x"]}}',
    ],
    ['no salt', '{"format":"region-dashboard fingerprints 1","made":"","secrets":{}}'],
  ])('a file with %s is none of ours', (_, text) => {
    expect(parseFingerprints(text)).toBeNull();
  });
});
