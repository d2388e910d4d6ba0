import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { FAULTS } from '#server/operations/health/testing/faults.ts';
import { freePort } from '#server/testing/free-port.ts';
import {
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  rename,
  send,
  signUp,
} from '#server/testing/people.ts';
import { noRedis, testRedis } from '#server/testing/redis.ts';
import { databaseEnv } from './support/database-env.ts';
import { type WatchedServer, watchedServer } from './support/watched-server.ts';

let database: TestDatabase;
let ada: Person;
let dashboard: Dashboard;
beforeAll(async () => {
  database = await testDatabase();
  await using server = await watchedServer(databaseEnv(database));
  ada = await signUp(server.address, 'Ada');
  dashboard = await newDashboard(ada, await newTeam(ada));
});
afterAll(() => database?.drop());

/** People notice nothing: what they do is answered as ever. */
async function expectServed(server: WatchedServer): Promise<void> {
  const started = performance.now();
  expect((await send(ada.at(server.address), dashboard, rename('As ever'))).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(5_000);
}

async function listening(server: Server, port: number): Promise<AsyncDisposable> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
const mailServer = () =>
  createServer(
    socket =>
      void socket
        .on('error', () => {})
        .resume()
        .end('220 mail ESMTP\r\n'),
  );
const webServer = (status: number) =>
  createHttpServer((_, response) => response.writeHead(status, { connection: 'close' }).end());

/** Others' servers are looked at once a minute. */
const A_MINUTE = 90_000;

describe('the health matrix', () => {
  test.skipIf(noRedis !== null)('Redis down', async () => {
    await using redis = await testRedis();
    await using server = await watchedServer({ ...databaseEnv(database), REDIS_URL: redis.url });
    await server.expectWell();
    await redis.kill();
    await server.expectFault(FAULTS.redisDown);
    await expectServed(server);
    await redis.start();
    await server.expectWell();
  });

  test.concurrent('mail server down', async () => {
    const port = await freePort();
    const env = { SMTP_URL: `smtp://127.0.0.1:${port}` };
    await using server = await watchedServer({ ...databaseEnv(database), ...env });
    await server.expectFault(FAULTS.mailDown);
    await expectServed(server);
    await using _ = await listening(mailServer(), port);
    await server.expectWell(A_MINUTE);
  });

  test.concurrent('Sentry down', async () => {
    const port = await freePort();
    const env = { SENTRY_DSN: `http://key@127.0.0.1:${port}/1` };
    await using server = await watchedServer({ ...databaseEnv(database), ...env });
    await server.expectFault(FAULTS.sentryDown);
    await expectServed(server);
    await using _ = await listening(webServer(200), port);
    await server.expectWell(A_MINUTE);
  });

  test.concurrent('trace collector down', async () => {
    const port = await freePort();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
    await using server = await watchedServer({ ...databaseEnv(database), ...env });
    await server.expectFault(FAULTS.collectorDown);
    await expectServed(server);
    // It takes traces, and says of a question that it is none.
    await using _ = await listening(webServer(405), port);
    await server.expectWell(A_MINUTE);
  });
});
