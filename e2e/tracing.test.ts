import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { testDatabase } from '#server/database/testing/database.ts';
import { startOtlpReceiver } from '#server/testing/otlp/receiver.ts';
import { newDashboard, newTeam, rename, send, signUp } from '#server/testing/people.ts';
import { databaseEnv } from './support/database-env.ts';
import { startServer } from './support/server-process.ts';

async function work(address: string): Promise<void> {
  const ada = await signUp(address, 'Ada');
  const dashboard = await newDashboard(ada, await newTeam(ada));
  expect((await send(ada, dashboard, rename('Traced'))).status).toBe(200);
}

test('a server that is stopped sends the spans that wait, those of its last request included', async () => {
  await using database = await testDatabase();
  await using collector = await startOtlpReceiver();
  const env = {
    ...databaseEnv(database),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    TRACES_SAMPLE_RATE: '1',
    TRACES_PER_SECOND: '1000000',
    OTEL_SERVICE_NAME: 'boards',
  };
  await using server = await startServer({ env });
  await work(server.address);
  expect(await server.stop()).toBe(0);
  const names = collector.spans.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'POST /api/auth/sign-up/email',
      'POST /api/v1/tenants',
      'POST /api/v1/tenants/:tenant/dashboards',
      'POST /api/v1/tenants/:tenant/dashboards/:id/commands',
      'command rename',
      'append-events',
    ]),
  );
  expect(new Set(collector.spans.map(({ resource }) => resource['service.name']))).toEqual(
    new Set(['boards']),
  );
  expect(new Set(collector.spans.map(({ resource }) => resource['service.instance.id'])).size).toBe(1);
  expect(server.output()).not.toContain('spans');
});

test('a collector that says nothing holds up neither the people nor the stop, and is told of once', async () => {
  await using database = await testDatabase();
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${(silent.address() as { port: number }).port}`;
  const env = {
    ...databaseEnv(database),
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    TRACES_SAMPLE_RATE: '1',
    TRACES_PER_SECOND: '1000000',
  };
  await using server = await startServer({ env });
  await work(server.address);
  await work(server.address);
  const started = performance.now();
  expect(await server.stop()).toBe(0);
  // 2 s for the last spans; a stop without them takes one second, and a busy machine as long as it likes.
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(server.output().match(/Trace spans are being lost/g)).toHaveLength(1);
  silent.close();
});
