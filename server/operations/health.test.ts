import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { health } from './health.ts';

/** A server whose database check is the test's. */
async function ask(check: () => Promise<string | null>) {
  const app = Fastify();
  app.decorate('draining', { value: false });
  await app.register(health, { database: check });
  const started = performance.now();
  const { statusCode } = await app.inject('/ready');
  await app.close();
  return { statusCode, ms: performance.now() - started };
}

test('a check that never ends is a no, in time', async () => {
  const { statusCode, ms } = await ask(() => new Promise(() => {}));
  expect(statusCode).toBe(503);
  expect(ms).toBeLessThan(4_000);
});

test('one that fails, or finds something missing, is a no', async () => {
  expect((await ask(() => Promise.reject(new Error('broken')))).statusCode).toBe(503);
  expect((await ask(async () => 'Migrations are pending.')).statusCode).toBe(503);
  expect((await ask(async () => null)).statusCode).toBe(200);
});
