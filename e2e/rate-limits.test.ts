import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { CLASSES } from '#server/limits/index.ts';
import { call } from '#server/testing/people.ts';
import { noRedis, type TestRedis, testRedis } from '#server/testing/redis.ts';
import { databaseEnv } from './support/database-env.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** Two server processes behind a proxy, with one Redis. */
describe('two processes with one Redis', () => {
  beforeEach(({ skip }) => skip(noRedis !== null, noRedis ?? ''));
  let database: TestDatabase;
  let redis: TestRedis;
  let servers: readonly ServerProcess[] = [];

  beforeAll(async () => {
    if (noRedis) return;
    [database, redis] = await Promise.all([testDatabase(), testRedis()]);
    const env = { ...databaseEnv(database), REDIS_URL: redis.url, TRUSTED_PROXIES: '1' };
    servers = await Promise.all([startServer({ env }), startServer({ env })]);
  });
  afterAll(async () => {
    await Promise.all(servers.map(server => server.stop()));
    await redis?.[Symbol.asyncDispose]();
    await database?.drop();
  });

  /** The dearest class: one unit is filled again in three seconds. A link that is none costs nothing else. */
  const { quota, window } = CLASSES['sign-in'].limits.address;
  const ask = async (server: ServerProcess, client: string) => {
    const path = '/api/auth/magic-link/verify?token=none';
    const { status } = await call(server.address, 'GET', path, undefined, { 'x-forwarded-for': client });
    return status !== 429;
  };

  test('admit exactly the quota of a client together', async () => {
    const started = performance.now();
    const asked = servers.flatMap(server => Array.from({ length: quota }, () => ask(server, '203.0.113.1')));
    const admitted = (await Promise.all(asked)).filter(Boolean).length;
    const filled = Math.ceil((((performance.now() - started) / 1_000) * quota) / window);
    expect(admitted).toBeGreaterThanOrEqual(quota);
    expect(admitted).toBeLessThanOrEqual(quota + filled);
    expect(await ask(servers[0]!, '203.0.113.2')).toBe(true);
  });

  test('go on, each for itself, when it dies, and count together again when it is back', async () => {
    const client = '203.0.113.3';
    await redis.kill();
    for (const server of servers) expect(await ask(server, client)).toBe(true);
    await redis.start();
    const health = async (server: ServerProcess) =>
      (await call<{ status: string }>(server.address, 'GET', '/health')).body.status;
    for (const server of servers) await expect.poll(() => health(server), { timeout: 20_000 }).toBe('pass');
    const asked = servers.flatMap(server => Array.from({ length: quota }, () => ask(server, client)));
    const admitted = (await Promise.all(asked)).filter(Boolean).length;
    expect(admitted).toBeLessThan(quota + quota / 2);
  });
});
