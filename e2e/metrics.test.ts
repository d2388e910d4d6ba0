import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { freePort } from '#server/testing/free-port.ts';
import { newDashboard, newTeam, region, rename, send, signUp } from '#server/testing/people.ts';
import { joinLive } from '#server/testing/socket.ts';
import { missingPrograms } from '#tooling/alerts/testing/programs.ts';
import { databaseEnv } from './support/database-env.ts';
import { startServer } from './support/server-process.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

const start = (port = 0, level = 'info') =>
  startServer({ env: { ...databaseEnv(database), LOG_LEVEL: level, METRICS_PORT: String(port) } });
const TOLD = /"address":"(http:[^"]+\/metrics)"/;
const noPromtool = missingPrograms('promtool');

describe('the metrics of a server that people use', () => {
  test.skipIf(noPromtool)('are as Prometheus wants them, says promtool', async () => {
    await using server = await start();
    const [, address] = await server.said(TOLD);
    const ada = await signUp(server.address, 'Ada');
    const dashboard = await newDashboard(ada, await newTeam(ada), 'Board', [region('Notes')]);
    const socket = await joinLive(server.address, ada, dashboard);
    await send(ada, dashboard, rename('Renamed'));
    await socket.next('events', ({ events }) => events.length > 0);
    await fetch(new URL('/nowhere', server.address));
    socket.close();
    const input = await (await fetch(address!)).text();
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input,
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
    expect(input).toMatch(/^region_dashboard_live_messages_total\{direction="out",type="events"\} [1-9]/m);
  });

  test('that takes another one’s place are told on the same port once that one has gone', async () => {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}/metrics`;
    const startTime = async () => {
      const text = await (await fetch(address)).text();
      return Number(/^process_start_time_seconds (\S+)$/m.exec(text)?.[1]);
    };
    await using old = await start(port);
    await old.said(TOLD);
    const before = await startTime();
    await using fresh = await start(port);
    await fresh.said('METRICS_PORT cannot be had yet');
    expect((await fetch(new URL('/ready', fresh.address))).status).toBe(200);
    expect(await startTime()).toBe(before);
    await old.stop();
    await vi.waitFor(async () => expect(await startTime()).toBeGreaterThan(before), {
      timeout: 30_000,
      interval: 200,
    });
    expect(fresh.output()).toContain('metrics are served');
  });

  test('are told on the command line in the log alone', async () => {
    await using server = await start(0, 'warn');
    expect(server.output()).not.toMatch(/metrics/i);
  });
});
