import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLASSES } from '#server/limits/index.ts';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { testCertificate } from '#server/testing/certificate.ts';
import {
  call,
  command,
  type Dashboard,
  joined,
  newDashboard,
  newTeam,
  type Person,
  region,
  signIn,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { pageFolder } from '../../cli/page-folder.ts';
import { drag, grip, pagePath, placeOf, regionOn, signInOnPage, testBrowser } from '../support/browser.ts';
import { drawn, stateIs } from '../support/edits.ts';
import { type LiveClient, liveClient } from '../support/live-client.ts';
import { startTlsFront, type TlsFront } from '../support/tls-front.ts';

/** Limits, headers and policies as in production, behind https; nothing is switched off or set higher. */
const PRODUCTION = {
  NODE_ENV: 'production',
  JWT_SECRET: 'f3Q9vL0x2mT7bK5cR8dW1zY6uH4jN0pSaE',
  DRAIN_DELAY: '0',
};
const COLLEAGUES = 20;
const TABS = 6;
const BACK = { timeout: 30_000, interval: 50 };

const windows = await testBrowser();

describe('an ordinary busy day', () => {
  let front: TlsFront;
  let server: TestApp;
  let address: string;
  let eve: Person;
  let ada: Person;
  let team: Team;
  let dashboard: Dashboard;
  let path: string;
  const office: Person[] = [];
  let page: Page;
  const tabs: Page[] = [];
  const turnedAway: string[] = [];

  const note = (response: Response) => {
    if (response.status() === 429 || response.status() >= 500)
      turnedAway.push(`${response.status()} ${response.url()}`);
  };

  /** What the limits, the shedding and the content security policy have counted at least once. */
  async function counted(): Promise<Record<string, number>> {
    const metrics = await server.app.instruments.registry.metrics();
    const wanted =
      /^(region_dashboard_(?:rate_limit_\w+|shed_\w+|csp_violations_total)(?:\{.*\})?) ([1-9]\d*)$/gm;
    return Object.fromEntries([...metrics.matchAll(wanted)].map(([, name, value]) => [name, Number(value)]));
  }

  beforeAll(async () => {
    front = await startTlsFront(await testCertificate());
    address = `https://127.0.0.1:${front.port}`;
    server = await testApp({ pageFolder: pageFolder(), env: { ...PRODUCTION, PUBLIC_URL: address } });
    front.target = server.address;
    eve = await signUp(server.address, 'Eve');
    team = await newTeam(eve);
    ada = await joined(server.address, eve, team, 'editor');
    for (let n = 0; n < COLLEAGUES; n += 1) office.push(await joined(server.address, eve, team, 'editor'));
    const regions = Array.from({ length: 12 }, (_, n) =>
      region(`Region ${n}`, (n % 4) * 6, Math.floor(n / 4) * 5, 6, 4),
    );
    dashboard = await newDashboard(eve, team, 'Ours', regions);
    await newDashboard(eve, team, 'Another one', [region('Elsewhere')]);
    path = pagePath(team, dashboard);
    page = await windows.window(undefined, { ignoreHTTPSErrors: true });
    page.context().on('response', note);
    page.context().on('page', tab => tab.setDefaultTimeout(30_000));
    await signInOnPage(page, address, ada, path);
    await drawn(page);
  });
  afterAll(async () => {
    await front?.close();
    await server?.close();
  });

  test('a key held down, drags one after the other, and everything undone in one streak', async () => {
    const before = await placeOf(page, 'Region 0');
    for (let n = 0; n < 8; n += 1) {
      await regionOn(page, 'Region 0').focus();
      await page.keyboard.down('Alt');
      for (let step = 0; step < 10; step += 1) await page.keyboard.press(n % 2 ? 'ArrowLeft' : 'ArrowRight');
      await page.keyboard.up('Alt');
    }
    for (let n = 0; n < 6; n += 1)
      await drag(page, await grip(page, 'Region 5'), { x: n % 2 ? -90 : 90, y: 0 });
    await stateIs(page, 'Saved', BACK);
    await regionOn(page, 'Region 0').focus();
    for (let n = 0; n < 40; n += 1) await page.keyboard.press('Control+z');
    await stateIs(page, 'Saved', BACK);
    await expect.poll(() => placeOf(page, 'Region 0'), BACK).toEqual(before);
  });

  test('several tabs, browsing, and reloading all of them again and again', async () => {
    for (let n = 0; n < TABS; n += 1) {
      const tab = await page.context().newPage();
      await tab.goto(new URL(path, address).href);
      tabs.push(tab);
    }
    await Promise.all(tabs.map(drawn));
    for (let storm = 0; storm < 5; storm += 1) {
      // Impatient: the next reload does not wait for data. (Earlier, Chromium has no page to be told to reload.)
      await Promise.all(tabs.map(tab => tab.reload({ waitUntil: 'domcontentloaded' })));
    }
    await Promise.all(tabs.map(drawn));
    const [tab] = tabs;
    for (let round = 0; round < 5; round += 1)
      for (const place of [`/t/${team.slug}`, `/t/${team.slug}/datasets`, `/t/${team.slug}/members`, path])
        await tab!.goto(new URL(place, address).href, { waitUntil: 'commit' });
    await drawn(tab!);
    for (const each of tabs) await each.close();
  });

  test('twenty colleagues behind the same address sign in at nine, open the dashboard and edit it at once', async () => {
    const clients: LiveClient[] = [];
    try {
      await Promise.all(
        office.map(async ({ email }, n) => {
          const person = await signIn(server.address, { email });
          for (const read of [
            '/api/v1/me',
            `${team.path}/dashboards`,
            `${team.path}/datasets`,
            dashboard.path,
          ])
            expect((await person.call('GET', read)).status).toBe(200);
          const mine = Array.from({ length: 3 }, () => liveClient(server.address, person, dashboard));
          clients.push(...mine);
          for (const client of mine)
            await client.until(({ connection }) => connection === 'live', 'live', 60_000);
          for (let change = 0; change < 20; change += 1)
            mine[change % 3]!.submit(command({ type: 'rename', title: `Colleague ${n}, change ${change}` }));
        }),
      );
      for (const client of clients)
        await client.until(({ pending }) => pending.length === 0, 'everything saved', 60_000);
      expect(clients.flatMap(({ refused }) => refused)).toEqual([]);
    } finally {
      for (const client of clients) client.close();
    }
    await expect.poll(() => page.title(), BACK).toMatch(/Colleague \d+, change 1\d/);
    await stateIs(page, 'Saved', BACK);
  });

  test('nobody has met a limit, a violation of the policy, or a server that was too busy', async () => {
    expect(turnedAway).toEqual([]);
    expect(windows.complaints).toEqual([]);
    expect(await counted()).toEqual({});
    const answer = await page.context().request.get(new URL('/api/v1/me', address).href);
    expect(answer.headers()['ratelimit-policy']).toContain('"reads-person"');
    expect(answer.headers()['strict-transport-security']).toContain('max-age');
  });

  test('but all of that was on: somebody who is not ordinary meets it, and is counted', async () => {
    const ask = () => call(server.address, 'GET', '/api/v1/me');
    const most = CLASSES.anonymous.limits.address.quota;
    const answers = await Promise.all(Array.from({ length: most + 300 }, ask));
    const refused = answers.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThan(0);
    const name = 'region_dashboard_rate_limit_refusals_total{class="anonymous",key="address"}';
    expect((await counted())[name]).toBe(refused);
  });
});
