import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { type Dashboard, invite, newDashboard, type Person, signIn, signUp } from '#server/testing/people.ts';
import { pagePath, regionOn, signedIn, testBrowser } from '../support/browser.ts';
import { button, leavePanel } from '../support/dashboard-page.ts';
import { installation } from '../support/installation.ts';
import { isDrawn, keepLook, violations } from '../support/look.ts';

const OPERATOR = { email: 'operator@example.org', password: 'correct-horse-battery' };
const HOME = { slug: 'home', path: '/api/v1/tenants/home' };
const SOON = { timeout: 15_000, interval: 50 };
const WEATHER = fileURLToPath(
  new URL('../../node_modules/vega-datasets/data/seattle-weather.csv', import.meta.url),
);

const windows = await testBrowser();

const BETWEEN = 'from weather where day between $from and $to';
const BY_KIND = `select kind, count(*) as days ${BETWEEN} group by kind order by kind`;
/** Every kind of region, its title, and a question to the weather that it can show. */
const BOARD = [
  ['Time series', 'Warmest', `select day, temp_max ${BETWEEN} order by day`],
  ['Number', 'Rain', `select sum(precipitation) as rain ${BETWEEN}`],
  ['Gauge', 'Wind', `select max(wind) as wind ${BETWEEN}`],
  ['Bars', 'Days', BY_KIND],
  ['Pie', 'Shares', BY_KIND],
  ['Table', 'Rows', `select day, kind, temp_min ${BETWEEN} order by day limit 50`],
] as const;

describe('from a database of one’s own to what another person sees', () => {
  const house = installation({
    BOOTSTRAP_EMAIL: OPERATOR.email,
    BOOTSTRAP_PASSWORD: OPERATOR.password,
    SOURCE_ALLOWED_HOSTS: '127.0.0.1,localhost',
  });
  let database: TestDatabase;
  let owner: Person;
  let dashboard: Dashboard;
  let page: Page;

  beforeAll(async () => {
    database = await testDatabase(null);
    const client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
    await client.query(
      'create table weather (day timestamptz, precipitation float8, temp_max float8, temp_min float8, wind float8, kind text)',
    );
    const [, ...lines] = readFileSync(WEATHER, 'utf8').trim().split('\n');
    const rows = lines.map(line => line.split(','));
    await client.query(
      `insert into weather select * from unnest($1::timestamptz[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::text[])`,
      [0, 1, 2, 3, 4, 5].map(column => rows.map(row => row[column]!.trim())),
    );
    await client.end();
    owner = await signIn(house.address, OPERATOR);
    dashboard = await newDashboard(owner, HOME, 'Weather');
    page = await windows.window(undefined, { timezoneId: 'UTC', locale: 'en-GB' });
    await signedIn(page, house.address, owner);
  });
  afterAll(async () => {
    await page?.context().close();
    await database?.drop();
  });

  const dialog = () => page.getByRole('dialog').filter({ has: page.getByRole('heading') });
  const gone = () => expect.poll(() => dialog().count(), SOON).toBe(0);
  const drawing = (of: Page, title: string) => regionOn(of, title).getByRole('img').first();
  const said = (of: Page, title: string) => drawing(of, title).getAttribute('aria-label');
  /** What each region shows, in words; what is written on it where it says no words about itself. */
  const shown = async (of: Page) => {
    const texts: string[] = [];
    for (const [kind, title] of BOARD) {
      await regionOn(of, title).scrollIntoViewIfNeeded();
      const inWords = kind === 'Time series' || kind === 'Gauge' || kind === 'Pie';
      texts.push((inWords ? await said(of, title) : await regionOn(of, title).innerText()) ?? '');
    }
    // How old it is differs from moment to moment.
    return texts.map(text => text.replaceAll(/\b(?:just now|\d+ s)\b/g, ''));
  };
  const range = () => {
    const { searchParams } = new URL(page.url());
    return [searchParams.get('from'), searchParams.get('to')];
  };

  test('the database is connected through the form', async () => {
    await page.goto(new URL('/t/home/sources', house.address).href);
    await button(page, 'Connect a source').click();
    await dialog().getByRole('button', { name: 'PostgreSQL' }).click();
    const { hostname, port, username, password } = new URL(database.superuserUrl);
    const fill = (label: string, value: string) => dialog().getByLabel(label, { exact: true }).fill(value);
    await fill('Name', 'Warehouse');
    await fill('Host', hostname);
    await fill('Port', port);
    await fill('Database', database.name);
    await fill('User', decodeURIComponent(username));
    await fill('Password', decodeURIComponent(password));
    await dialog().getByRole('combobox', { name: 'TLS' }).click();
    await page.getByRole('option', { name: 'disable' }).click();
    await button(page, 'Test connection').click();
    await dialog()
      .getByText(/PostgreSQL \d+/)
      .waitFor();
    await button(page, 'Connect').click();
    await gone();
  });

  test.each(BOARD)('a region is made of it: %s', async (kind, title, sql) => {
    if (!page.url().includes(dashboard.id)) {
      const address = new URL(pagePath(HOME, dashboard), house.address);
      address.search = '?from=2012-01-01T00:00:00Z&to=2016-01-01T00:00:00Z';
      await page.goto(address.href);
    }
    await button(page, 'Add region').first().click();
    await dialog().getByRole('button', { name: kind, exact: true }).click();
    await dialog().getByRole('button', { name: 'Warehouse' }).click();
    await button(page, 'Write the query').click();
    const text = dialog().getByRole('textbox', { name: 'SQL' });
    await text.click();
    await page.keyboard.insertText(sql);
    await page.keyboard.press('Control+Enter');
    await dialog().getByRole('region', { name: 'Answer' }).waitFor();
    await button(page, 'Use this query').click();
    await gone();
    const field = page.getByLabel('Title', { exact: true });
    await field.fill(title);
    await field.press('Enter');
    await regionOn(page, title).waitFor();
    await leavePanel(page);
  });

  test('each shows what is in the database', async () => {
    await expect.poll(() => said(page, 'Warmest'), SOON).toMatch(/temp_max/);
    await expect.poll(() => regionOn(page, 'Rain').innerText(), SOON).toMatch(/4,42\d/);
    await expect.poll(() => said(page, 'Wind'), SOON).toMatch(/^Wind: 9\.5/);
    await expect.poll(() => regionOn(page, 'Days').innerText(), SOON).toMatch(/sun\s+640/);
    await expect.poll(() => said(page, 'Shares'), SOON).toMatch(/1,461 in all/);
    await expect.poll(() => regionOn(page, 'Rows').getByRole('row').count(), SOON).toBeGreaterThan(3);
    // The limit of the source is 1,000 rows: a curve that ends there must not look like a winter that never came.
    await regionOn(page, 'Warmest').getByText('Cut off').waitFor();
    expect(await page.getByText('Cut off').count()).toBe(1);
    await isDrawn(page);
    await keepLook(page, 'own-data');
    expect(await violations(page)).toEqual([]);
  });

  test('a stretch that is dragged on the chart is what all of them show', async () => {
    const before = await shown(page);
    const plot = regionOn(page, 'Warmest').locator('.u-over');
    await plot.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await plot.boundingBox())!;
    await page.mouse.move(x + width * 0.4, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y + height / 2, { steps: 5 });
    await page.mouse.up();
    await expect.poll(range, SOON).not.toEqual(['2012-01-01T00:00:00Z', '2016-01-01T00:00:00Z']);
    for (const [index, [, title]] of BOARD.entries())
      await expect
        .poll(async () => (await shown(page))[index], { ...SOON, message: title })
        .not.toBe(before[index]);
  });

  test('its address shows another person the same', async () => {
    const viewer = await signUp(house.address, 'Vera');
    await invite(owner, HOME, viewer, 'viewer');
    const other = await windows.window(undefined, { timezoneId: 'UTC', locale: 'en-GB' });
    await signedIn(other, house.address, viewer);
    await other.goto(page.url());
    await isDrawn(other);
    await expect.poll(() => shown(other), SOON).toEqual(await shown(page));
    expect(await other.getByRole('button', { name: 'Add region' }).count()).toBe(0);
    await other.context().close();
    expect(windows.complaints).toEqual([]);
  });
});
