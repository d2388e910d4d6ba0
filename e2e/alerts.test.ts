import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '#server/testing/free-port.ts';
import {
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  rename,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { joinLive } from '#server/testing/socket.ts';
import { missingPrograms } from '#tooling/alerts/testing/programs.ts';
import { type Alerting, startAlerting } from './support/alerting.ts';
import { databaseEnv } from './support/database-env.ts';
import { type OwnPostgres, ownPostgres } from './support/own-postgres.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const missing = missingPrograms('prometheus', 'prometheus-alertmanager', 'prometheus-blackbox-exporter');
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

/** Within this time something fires or ends; a minute of the rules is two seconds here. */
const WITHIN = { timeout: 90_000, interval: 500 };
const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-alert-drill-'));
const blockFile = join(folder, 'milliseconds');

let postgres: OwnPostgres;
let server: ServerProcess;
let alerting: Alerting;
let startAgain: () => Promise<void>;
let ada: Person;
let team: Team;
let dashboard: Dashboard;

beforeAll(async () => {
  if (missing) return;
  postgres = await ownPostgres();
  const [port, metrics] = [await freePort(), await freePort()];
  startAgain = async () => {
    server = await startServer({
      env: {
        ...databaseEnv(postgres),
        PORT: String(port),
        METRICS_PORT: String(metrics),
        NODE_OPTIONS: `--import=${new URL('./support/block-loop.ts', import.meta.url).href}`,
        BLOCK_FILE: blockFile,
        // One person makes the load of many here.
        RATE_LIMITS: 'false',
        // Its disk is that of whoever runs this.
        DATA_DIR: join(folder, 'not-there'),
      },
    });
  };
  await startAgain();
  ada = await signUp(server.address, 'Ada');
  team = await newTeam(ada);
  dashboard = await newDashboard(ada, team);
  alerting = await startAlerting({ server: `127.0.0.1:${metrics}`, site: server.address });
});
afterAll(async () => {
  await alerting?.[Symbol.asyncDispose]();
  await server?.stop();
  await postgres?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const firing = () => alerting.firing();
/** Whatever can end within a drill has ended; slow burn rates remember what was for minutes. */
const quiet = () =>
  expect.poll(async () => (await firing()).filter(name => !/ (6h|3d)$/.test(name)), WITHIN).toEqual([]);
const delivered = (receiver: string, status: string) =>
  alerting.told.filter(one => one.receiver === receiver && one.status === status).map(({ alert }) => alert);

/** Somebody reads all the time. @returns to stop */
function keepReading(): () => Promise<void> {
  let stopped = false;
  const reading = (async () => {
    while (!stopped) {
      const asked = Array.from({ length: 12 }, () => ada.call('GET', `${team.path}/dashboards`));
      await Promise.race([Promise.allSettled(asked), new Promise(resolve => setTimeout(resolve, 300))]);
    }
  })();
  return async () => {
    stopped = true;
    await reading;
  };
}

describe('the deployed rules, probes and routes, at a real server', () => {
  test('all is well: only the watchdog fires, and reaches its dead man’s switch', async () => {
    await quiet();
    await expect.poll(() => delivered('dead-mans-switch', 'firing'), WITHIN).toContain('Watchdog');
    expect(alerting.told[0]!.runbook).toBe(
      'https://docs.example.invalid/region-dashboard/runbooks/Watchdog.md',
    );
  });

  test('Postgres is stopped: the database, readiness and the error budget are told of, and that it is over', async () => {
    const stop = keepReading();
    await postgres.stop();
    await expect
      .poll(firing, WITHIN)
      .toEqual(
        expect.arrayContaining([
          'AvailabilityBudgetBurn 1h',
          'DatabaseDown',
          'ReadyProbeFailing',
          'ServerNotReady',
        ]),
      );
    // The process itself is well, from inside and from outside.
    expect(await firing()).not.toContain('ServerDown');
    expect(await firing()).not.toContain('LiveProbeFailing');
    await expect.poll(() => delivered('page', 'firing'), WITHIN).toContain('DatabaseDown');

    await postgres.start();
    await quiet();
    await stop();
    await expect.poll(() => delivered('page', 'resolved'), WITHIN).toContain('DatabaseDown');
    // What follows from it was held back.
    expect(delivered('page', 'firing')).not.toContain('ServerNotReady');
  });

  test('Postgres is frozen: commands wait, and connections are asked for in vain', async () => {
    const page = await joinLive(server.address, ada, dashboard);
    const stop = keepReading();
    postgres.freeze();
    for (let count = 0; count < 800; count += 1) page.submit(rename(`Change ${count}`));
    await expect
      .poll(firing, WITHIN)
      .toEqual(expect.arrayContaining(['CommandsWaiting', 'DatabaseConnectionTimeouts', 'DatabaseDown']));

    postgres.thaw();
    await stop();
    await quiet();
    page.close();
  });

  test('the event loop is blocked: it is said to be late and busy', async () => {
    const block = (turnMs: number) => {
      writeFileSync(blockFile, String(turnMs));
      process.kill(server.pid, 'SIGWINCH');
    };
    block(300);
    await expect.poll(firing, WITHIN).toEqual(expect.arrayContaining(['EventLoopBusy', 'EventLoopLagging']));
    expect(await firing()).not.toContain('DatabaseDown');

    block(0);
    await quiet();
  });

  test('the process is killed: it is down from inside and outside, and its return is noted', async () => {
    await server.stop('SIGKILL');
    await expect.poll(firing, WITHIN).toEqual(expect.arrayContaining(['LiveProbeFailing', 'ServerDown']));
    await expect
      .poll(() => delivered('page', 'firing'), WITHIN)
      .toEqual(expect.arrayContaining(['LiveProbeFailing', 'ServerDown']));

    await startAgain();
    await expect.poll(firing, WITHIN).toContain('ServerRestarted');
    await quiet();
    expect(alerting.told.map(({ alert }) => alert)).not.toContain('ServerRestarted');
  });
});
