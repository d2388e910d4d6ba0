import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGE_TELEMETRY_PATH } from '#core/contract/page-telemetry.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import {
  type Dashboard,
  log,
  newDashboard,
  newTeam,
  type Person,
  region,
  signUp,
} from '#server/testing/people.ts';
import { pagePath, regionOn, signInOnPage, testBrowser } from '../support/browser.ts';
import { databaseEnv } from '../support/database-env.ts';
import { typeTitle } from '../support/edits.ts';
import { type PageHost, pageHost } from '../support/page-host.ts';
import { run, type ServerProcess, startServer } from '../support/server-process.ts';

/** Two hosts of one registrable domain; a browser finds both on this machine by itself (RFC 6761). */
const PAGE = 'boards.acme.localhost';
const API = 'api.acme.localhost';
const EDITED = { timeout: 10_000, interval: 50 };

const windows = await testBrowser();

describe('the page on a CDN, the API on another host of the same domain', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let host: PageHost;
  let folder: string;
  let ada: Person;
  let dashboard: Dashboard;
  let path: string;
  let page: Page;
  let pageAddress: string;
  let apiAddress: string;
  const sockets: string[] = [];
  const traced: string[] = [];

  /** config.json as an operator makes it for the upload. */
  async function writeConfig(env: Readonly<Record<string, string>>): Promise<string> {
    const file = join(folder, 'config.json');
    const { exited, output } = run(['page-config', '--out', file], env);
    if ((await exited) !== 0) throw new Error(output());
    return readFileSync(file, 'utf8');
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'page-'));
    database = await testDatabase();
    host = await pageHost();
    pageAddress = `http://${PAGE}:${host.port}`;
    server = await startServer({
      env: { ...databaseEnv(database), PUBLIC_URL: pageAddress, CORS_ORIGINS: pageAddress },
    });
    apiAddress = `http://${API}:${new URL(server.address).port}`;
    host.config = await writeConfig({
      VITE_API_URL: apiAddress,
      VITE_ENVIRONMENT: 'staging',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.acme.localhost',
      TRACES_SAMPLE_RATE: '1',
      TRACES_PER_SECOND: '1000000',
    });
    ada = await signUp(server.address, 'Ada');
    const team = await newTeam(ada);
    dashboard = await newDashboard(ada, team, 'Sales', [region('North')]);
    path = pagePath(team, dashboard);
    page = await windows.window();
  });
  afterAll(async () => {
    await server?.stop();
    await host?.close();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('somebody signs in, and the page asks nothing of its own host but files', async () => {
    const asked: string[] = [];
    page.on('request', request => {
      asked.push(request.url());
      if (request.headers().traceparent !== undefined) traced.push(request.url());
    });
    page.on('websocket', socket => sockets.push(socket.url()));
    await signInOnPage(page, pageAddress, ada, path);
    await regionOn(page, 'North').waitFor();
    expect(asked.filter(url => url.startsWith(`${pageAddress}/api`))).toEqual([]);
    expect(asked.some(url => url.startsWith(`${apiAddress}/api`))).toBe(true);
    const cookies = await page.context().cookies();
    expect(cookies.map(({ domain }) => domain)).toEqual(cookies.map(() => API));
  });

  test('what the page tells of itself arrives, and changes carry their trace', async () => {
    expect(traced).toEqual([`${apiAddress}/api/auth/sign-in/email`]);
    const answered = page.waitForResponse(answer => answer.url().endsWith(PAGE_TELEMETRY_PATH));
    // Its code is fetched when the page is there; what is said before is not heard.
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/assets/tell-')),
    );
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => dispatchEvent(new Event('pagehide')));
    const answer = await answered;
    expect([new URL(answer.url()).origin, answer.status()]).toEqual([apiAddress, 204]);
  });

  test('the name of the environment stands beside the team, so that nobody takes it for the real one', async () => {
    await page.locator('header').getByText('staging', { exact: true }).waitFor();
  });

  test('an edit arrives, over a WebSocket to the other host', async () => {
    const before = (await log(ada, dashboard)).length;
    await typeTitle(page, 'North', 'The far north');
    await page.keyboard.press('Enter');
    await regionOn(page, 'The far north').waitFor();
    await expect.poll(async () => (await log(ada, dashboard)).length, EDITED).toBe(before + 1);
    expect(sockets.length).toBeGreaterThan(0);
    expect(sockets.filter(url => !url.startsWith(apiAddress.replace('http', 'ws')))).toEqual([]);
  });

  test('a reload stays signed in', async () => {
    await page.reload();
    await regionOn(page, 'The far north').waitFor();
  });

  test('nothing stood on the console', () => {
    expect(windows.complaints).toEqual([]);
  });

  test.each([
    ['is missing', null],
    ['is not valid', '{"VITE_API_URL": 7}'],
  ])('when config.json %s, the page says so instead of asking the wrong host', async (_, config) => {
    const before = host.config;
    host.config = config;
    const other = await windows.window();
    await other.goto(pageAddress);
    await other.getByRole('heading', { name: 'This page can’t start' }).waitFor();
    expect(await other.locator('main').innerText()).toContain('region-dashboard page-config');
    host.config = before;
    await other.getByRole('button', { name: 'Try again' }).click();
    await other.getByLabel('E-mail').waitFor();
    await other.context().close();
  });
});
