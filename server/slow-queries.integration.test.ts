import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from './config/index.ts';
import { type TestApp, testApp } from './testing/app.ts';
import { startOtlpReceiver } from './testing/otlp/receiver.ts';
import { newDashboard, newTeam, rename, signUp } from './testing/people.ts';
import { startTracing } from './tracing/index.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

interface SlowLine {
  readonly event?: string;
  readonly query?: string;
}

const slowLines = ({ logged }: TestApp): SlowLine[] =>
  logged.map(line => JSON.parse(line) as SlowLine).filter(({ event }) => event === 'database.slow-query');

describe('a slow statement', () => {
  let app: TestApp;
  afterEach(() => app?.close());

  /** Something slow: the statements themselves are not, and a busy machine is no test. */
  const sleepy = (seconds: number) =>
    app.connections.app.query('select /* sleepy */ pg_sleep($1) as "canary-4711"', [seconds]);

  test('is one line with its name and what it took, and nothing that was asked', async () => {
    app = await testApp({ env: { SLOW_QUERY_MS: '300' } });
    await sleepy(0.4);
    expect(slowLines(app).filter(({ query }) => query === 'sleepy')).toEqual([
      expect.objectContaining({
        level: 'warn',
        event: 'database.slow-query',
        query: 'sleepy',
        pool: 'app',
        rows: 1,
        durationMs: expect.toSatisfy((ms: number) => ms >= 350),
      }),
    ]);
    expect(app.logged.join()).not.toMatch(/4711|pg_sleep/);
  });

  test('that was ended says why', async () => {
    app = await testApp({ env: { SLOW_QUERY_MS: '300' } });
    const client = await app.connections.app.connect();
    await client.query("set statement_timeout = '400ms'");
    await expect(client.query('select /* endless */ pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
    client.release(true);
    const [line] = slowLines(app).filter(({ query }) => query === 'endless');
    expect(line).toMatchObject({ sqlState: '57014' });
    expect(line).not.toHaveProperty('rows');
  });

  test('is said with the ids of the request and the trace that wait for it, through the room’s queue', async () => {
    await using collector = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, SLOW_QUERY_MS: '1' };
    const config = readConfig({ NODE_ENV: 'test', ...env });
    const tracing = await startTracing({ config, version: '1', say: () => {} });
    try {
      app = await testApp({ env });
      const ada = await signUp(app.address, 'Ada');
      const dashboard = await newDashboard(ada, await newTeam(ada));
      // A lock that somebody holds until the append waits for it.
      const holder = new pg.Client({ connectionString: app.database.superuserUrl });
      await holder.connect();
      await holder.query('begin; lock table region_dashboard.events in exclusive mode');
      const sent = ada.call(
        'POST',
        `${dashboard.path}/commands`,
        { commands: [rename('Slowly')] },
        { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, 'x-request-id': 'request-of-ada-1' },
      );
      await vi.waitFor(async () =>
        expect((await holder.query('select from pg_locks where not granted')).rowCount).toBeGreaterThan(0),
      );
      await holder.query('rollback');
      await holder.end();
      expect((await sent).status).toBe(200);
      await vi.waitFor(() =>
        expect(slowLines(app)).toContainEqual(
          expect.objectContaining({ query: 'append-events', requestId: 'request-of-ada-1', traceId: TRACE }),
        ),
      );
    } finally {
      await tracing.stop();
    }
  });

  test('is not logged with SLOW_QUERY_MS=0', async () => {
    app = await testApp({ env: { SLOW_QUERY_MS: '0' } });
    await sleepy(0.6);
    expect(slowLines(app)).toEqual([]);
  });

  test('among very many does not flood the log', async () => {
    app = await testApp({ env: { SLOW_QUERY_MS: '1' } });
    const all = Array.from({ length: 100 }, () => sleepy(0.005));
    await Promise.all(all);
    expect(slowLines(app).length).toBeLessThanOrEqual(60);
  });
});
