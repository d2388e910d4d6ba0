import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import {
  call,
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  read,
  rename,
  send,
  signUp,
} from '#server/testing/people.ts';
import { expectRefused } from '#server/testing/refusal.ts';
import { joinLive, knock } from '#server/testing/socket.ts';
import { databaseEnv } from './support/database-env.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const DELAY_MS = 100;
const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-block-'));
const file = join(folder, 'milliseconds');

let database: TestDatabase;
let server: ServerProcess;
let ada: Person;
let dashboard: Dashboard;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({
    env: {
      ...databaseEnv(database),
      MAX_EVENT_LOOP_DELAY: String(DELAY_MS),
      NODE_OPTIONS: `--import=${new URL('./support/block-loop.ts', import.meta.url).href}`,
      BLOCK_FILE: file,
    },
  });
  ada = await signUp(server.address, 'Ada');
  dashboard = await newDashboard(ada, await newTeam(ada));
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true });
});

/** From now on each turn of the server's event loop takes so long at least. */
function block(turnMs: number): void {
  writeFileSync(file, String(turnMs));
  process.kill(server.pid, 'SIGWINCH');
}

/** What each kind of request is answered with. */
async function statuses(): Promise<Record<string, number>> {
  const { address } = server;
  const asked = {
    live: call(address, 'GET', '/live'),
    ready: call(address, 'GET', '/ready'),
    command: send(ada, dashboard, rename('Still mine')),
    read: read(ada, dashboard),
    page: call(address, 'GET', '/docs/problems'),
    query: ada.call('GET', `${dashboard.path}/regions/${dashboard.id}/data`),
  };
  const answers = Object.entries(asked).map(async ([name, answer]) => [name, (await answer).status] as const);
  return Object.fromEntries(await Promise.all(answers));
}
const WITHIN = { timeout: 40_000, interval: 200 };

test('a server that is behind turns away the cheapest loss first, keeps who is connected, and recovers', async () => {
  await expect
    .poll(statuses, WITHIN)
    .toEqual({ live: 200, ready: 200, command: 200, read: 200, page: 200, query: 404 });
  const connected = await joinLive(server.address, ada, dashboard);

  // Behind by more than the delay, and by less than twice that.
  block(DELAY_MS * 1.5);
  await expect.poll(async () => (await statuses()).query, WITHIN).toBe(503);

  // Behind by more than twice, and by less than four times that.
  block(DELAY_MS * 3);
  await expect.poll(async () => (await statuses()).read, WITHIN).toBe(503);

  // Behind by more than all of it.
  block(DELAY_MS * 5);
  await expect
    .poll(statuses, WITHIN)
    .toEqual({ live: 200, ready: 200, command: 503, read: 503, page: 503, query: 503 });
  const refused = await read(ada, dashboard);
  expectRefused(refused as never, 'unavailable');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  const headers = { authorization: `Bearer ${ada.token}` };
  expectRefused(await knock(server.address, dashboard, { headers }), 'unavailable');

  // Open connections are not requests: they go on.
  const change = rename('From an open page');
  connected.submit(change);
  expect((await connected.answer(change)).type).toBe('accepted');

  block(0);
  await expect
    .poll(statuses, WITHIN)
    .toEqual({ live: 200, ready: 200, command: 200, read: 200, page: 200, query: 404 });
  connected.close();
});
