import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dashboard, newDashboard } from '#server/testing/people.ts';
import { chooseFrom, pagePath, regionOn, signedIn, testBrowser } from '../support/browser.ts';
import { button, chooseFromMenu, configure, leavePanel, openPalette } from '../support/dashboard-page.ts';
import { furnishedHouse } from '../support/furnished.ts';
import { badBoard, badRows, crowdRows, deviceRows, gallery } from '../support/gallery.ts';
import { isDrawn, violations } from '../support/look.ts';
import { DESK, viewsOf } from '../support/views.ts';

const windows = await testBrowser();
const house = furnishedHouse();
const DAYS = 1_461;
const SOON = { timeout: 10_000, interval: 50 };

async function dataset(name: string, rows: readonly Record<string, unknown>[]): Promise<string> {
  const { owner, home } = house.has;
  const { body } = await owner.call<{ id: string }>('POST', `${home.path}/datasets`, { name });
  const pushed = await owner.call('POST', `${home.path}/datasets/${body.id}/rows`, rows);
  expect(pushed.status).toBe(200);
  return body.id;
}

describe('every kind of region on real rows', () => {
  let page: Page;
  beforeAll(async () => {
    page = await windows.window(undefined, { locale: 'en-GB', acceptDownloads: true });
    await signedIn(page, house.address, house.has.owner);
    const dashboard = await newDashboard(house.has.owner, house.has.home, 'Widgets');
    await page.goto(new URL(pagePath(house.has.home, dashboard), house.address).href);
  });
  afterAll(async () => await page?.context().close());

  async function addRegion(kind: string, title: string) {
    await button(page, 'Add region').click();
    const dialog = page.getByRole('dialog', { name: 'Add a region' });
    await dialog.getByRole('button', { name: kind, exact: true }).click();
    await dialog.getByRole('button', { name: /^Seattle weather/ }).click();
    const field = page.getByLabel('Title', { exact: true });
    await field.fill(title);
    await field.press('Enter');
    await regionOn(page, title).waitFor();
  }
  const drawing = (title: string) => regionOn(page, title).getByRole('img').first();
  const saidOf = (title: string) => expect.poll(() => drawing(title).getAttribute('aria-label'), SOON);
  const rowsOf = (title: string) => regionOn(page, title).getByRole('row');
  const firstCells = async (title: string) => (await rowsOf(title).nth(1).innerText()).split(/\s*\n\s*|\t/);

  test('each says in words what it shows', async () => {
    await addRegion('Gauge', 'Level');
    await saidOf('Level').toMatch(/^Level: [\d.]+, on a scale of 0 to \d+/);
    await addRegion('Pie', 'Weather');
    await saidOf('Weather').toMatch(/^Weather, 1,461 in all: .*rain \d+ \(\d+%\).*sun \d+ \(\d+%\)/);
    await addRegion('Time series', 'Curve');
    await saidOf('Curve').toMatch(/^Curve: 3 series, \d+ \w+ 201[12] to .* 2015, latest precipitation/);
    await addRegion('Bars', 'Bars');
    await expect
      .poll(() => regionOn(page, 'Bars').getByRole('listitem').allInnerTexts(), SOON)
      .toContainEqual(expect.stringMatching(/^sun\s+\d{3}$/));
    await addRegion('Table', 'Rows');
    await expect.poll(() => rowsOf('Rows').count(), SOON).toBeGreaterThan(5);
    await leavePanel(page);
  });

  test('limits are bands of the gauge, and its level is a word', async () => {
    await configure(page, 'Level');
    const limits = page.getByRole('region', { name: 'Limits' });
    await limits.getByLabel('Warning at').fill('0');
    await limits.getByLabel('Alarm at').fill('100');
    await limits.getByLabel('Alarm at').press('Enter');
    await saidOf('Level').toMatch(/^Level: [\d.]+, Warning, on a scale of 0 to 200$/);
    await expect.poll(() => regionOn(page, 'Level').getByText('Warning', { exact: true }).count()).toBe(1);
    await leavePanel(page);
  });

  test('values in words are the same in every kind', async () => {
    for (const title of ['Weather', 'Bars', 'Rows']) {
      await configure(page, title);
      await button(page, 'Add a value').click();
      const first = page.getByRole('group', { name: 'Value 1' });
      await first.getByLabel('Value', { exact: true }).fill('rain');
      await first.getByLabel('Shown as').fill('Wet');
      await first.getByLabel('Shown as').press('Enter');
      await chooseFrom(page, 'Colour', 'Good');
      await leavePanel(page);
    }
    await saidOf('Weather').toMatch(/Wet \d+ \(\d+%\)/);
    for (const title of ['Weather', 'Bars'])
      await regionOn(page, title).getByRole('listitem').filter({ hasText: 'Wet' }).waitFor();
    await regionOn(page, 'Rows').getByRole('searchbox').fill('weather=rain');
    await expect.poll(async () => (await firstCells('Rows')).at(-1)).toBe('Wet');
    await regionOn(page, 'Rows').getByRole('searchbox').fill('');
  });

  test('lines are stacked, and one of them is looked at alone', async () => {
    await configure(page, 'Curve');
    await chooseFrom(page, 'Stacking', 'as shares of the whole');
    await chooseFrom(page, 'Legend', 'table of last, lowest, highest, average');
    await leavePanel(page);
    const legend = regionOn(page, 'Curve').getByRole('table', { name: 'Legend' });
    const names = legend.getByRole('button');
    await expect.poll(() => names.count()).toBe(3);
    const pressed = () => names.evaluateAll(all => all.map(one => one.getAttribute('aria-pressed')));
    await names.nth(1).click();
    expect(await pressed()).toEqual(['false', 'true', 'false']);
    await names.nth(0).focus();
    await page.keyboard.press('Control+Enter');
    expect(await pressed()).toEqual(['true', 'true', 'false']);
    await names.nth(0).focus();
    await page.keyboard.press('Enter');
    expect(await pressed()).toEqual(['true', 'false', 'false']);
    await page.keyboard.press('Enter');
    expect(await pressed()).toEqual(['true', 'true', 'true']);
  });

  test('a drawing is a table for whoever wants one, and nobody else', async () => {
    const before = await regionOn(page, 'Curve').getByRole('img').count();
    expect(before).toBe(1);
    await chooseFromMenu(page, 'Actions of Curve', 'Show as table');
    const table = regionOn(page, 'Curve').getByRole('table', { name: 'Curve' });
    await table.waitFor();
    expect(await table.getByRole('columnheader').allInnerTexts()).toContain('precipitation');
    await openPalette(page, 'show curve');
    await page.getByRole('option', { name: 'Show “Curve” as a drawing' }).waitFor();
    await page.keyboard.press('Enter');
    await drawing('Curve').waitFor();
    await openPalette(page, 'show weather table');
    await page.keyboard.press('Enter');
    await regionOn(page, 'Weather').getByRole('table', { name: 'Weather' }).waitFor();
    await page.reload();
    await drawing('Weather').waitFor();
  });

  test('rows are sorted by any column and found by what is in them', async () => {
    const header = (name: string) => regionOn(page, 'Rows').getByRole('columnheader', { name });
    await header('temp_max').getByRole('button').click();
    expect(await header('temp_max').getAttribute('aria-sort')).toBe('descending');
    const warmest = Number((await firstCells('Rows'))[2]);
    await header('temp_max').getByRole('button').click();
    expect(await header('temp_max').getAttribute('aria-sort')).toBe('ascending');
    expect(Number((await firstCells('Rows'))[2]?.replace('\u2212', '-'))).toBeLessThan(warmest);

    const filter = regionOn(page, 'Rows').getByRole('searchbox');
    const count = regionOn(page, 'Rows').getByRole('status');
    await filter.fill('weather=snow temp_max<1');
    await expect.poll(() => count.innerText()).toMatch(/^\d+ of 1,000$/);
    for (const text of await rowsOf('Rows').allInnerTexts()) expect(text).toMatch(/snow|weather/);
    await filter.fill('nothing like it');
    await regionOn(page, 'Rows').getByText('No row fits the filter.').waitFor();
    await filter.press('Escape');
    await expect.poll(() => rowsOf('Rows').count()).toBeGreaterThan(5);
  });

  test('rows leave as CSV, as they are', async () => {
    const saved = async (menu: string) => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        chooseFromMenu(page, menu, 'Export CSV'),
      ]);
      return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
    };
    const pie = await saved('Actions of Weather');
    expect(pie.name).toBe('weather.csv');
    const slices = parse(pie.text, { columns: true }) as Record<string, string>[];
    expect(slices.map(({ weather }) => weather)).toContain('rain');
    expect(slices.reduce((sum, { count }) => sum + Number(count), 0)).toBe(DAYS);
    const rows = await saved('Actions of Rows');
    expect(rows.text.split('\r\n', 2)).toEqual([
      'date,precipitation,temp_max,temp_min,wind,weather',
      expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000Z,[\d.]+,-?[\d.]+,/),
    ]);
  });

  test('nothing of it is hard to perceive, and the console is silent', async () => {
    await isDrawn(page);
    expect(await violations(page)).toEqual([]);
    expect(windows.complaints).toEqual([]);
  });
});

describe('all that the options can do', () => {
  const views = viewsOf('owner', windows, house);
  let devices: string;
  let board: Dashboard;
  let bad: Dashboard;
  beforeAll(async () => {
    const { owner, home } = house.has;
    devices = await dataset('Devices', deviceRows());
    board = await newDashboard(owner, home, 'Gallery', gallery(devices));
    bad = await newDashboard(owner, home, 'Bad data', badBoard(await dataset('Bad', badRows())));
  });
  const open = (dashboard: Dashboard) => async (page: Page) => {
    await page.goto(new URL(pagePath(house.has.home, dashboard), house.address).href);
    await isDrawn(page);
  };

  test('looks well in every size, light and dark', async () => {
    expect(await views.faultsOf('gallery', open(board))).toEqual([]);
    const lower = async (page: Page) => {
      await open(board)(page);
      await regionOn(page, 'Rows').scrollIntoViewIfNeeded();
      await regionOn(page, 'Rows').getByRole('searchbox').waitFor();
    };
    expect(await views.faultsOf('gallery below', lower)).toEqual([]);
  });

  test.each([
    ['Rows', 'Column'],
    ['Gauges', 'Warning at'],
    ['Shares', 'Stacking'],
  ])('the form of “%s” looks well', async (title, field) => {
    const go = async (page: Page) => {
      await open(board)(page);
      await regionOn(page, title).scrollIntoViewIfNeeded();
      await button(page, `Actions of ${title}`).click();
      await page.getByRole('menuitem', { name: 'Configure' }).click();
      await page.getByLabel(field, { exact: true }).first().scrollIntoViewIfNeeded();
    };
    expect(await views.faultsOf(`form ${title}`, go, [DESK])).toEqual([]);
  });

  test('what cannot be drawn says why', async () => {
    expect(await views.faultsOf('bad data', open(bad))).toEqual([]);
    const page = await windows.window();
    await signedIn(page, house.address, house.has.viewer);
    await open(bad)(page);
    await regionOn(page, 'Below zero')
      .getByText(/“a” is below zero/)
      .waitFor();
    await regionOn(page, 'Only empty').getByText('no values in them').waitFor();
    await regionOn(page, 'No numbers').getByText('This drawing needs a number column').waitFor();
    await regionOn(page, 'All hidden').getByText('All columns are hidden.').waitFor();
    expect(await regionOn(page, 'Same names').getByRole('listitem').count()).toBe(3);
    await regionOn(page, 'One point').getByRole('img').waitFor();
    await page.context().close();
  });

  test('texts that are formulas leave as texts', async () => {
    const page = await windows.window(undefined, { acceptDownloads: true });
    await signedIn(page, house.address, house.has.viewer);
    await open(board)(page);
    await regionOn(page, 'Rows').scrollIntoViewIfNeeded();
    await regionOn(page, 'Rows').getByRole('row').nth(1).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      chooseFromMenu(page, 'Actions of Rows', 'Export CSV'),
    ]);
    const text = await readFile(await file.path(), 'utf8');
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(rows.find(({ device }) => device === 'pump')?.note).toMatch(/^'=SUM/);
    expect(rows.find(({ device }) => device === 'fan')?.note).toMatch(/^checked, "\d+"$/);
    await page.context().close();
  });

  test('ten thousand series do not stop the page', async () => {
    const { owner, home } = house.has;
    const crowd = await dataset('Crowd', crowdRows());
    const query = { source: 'dataset' as const, dataset: crowd, columns: ['device', 'load'], limit: 10_000 };
    const placement = { x: 0, y: 0, w: 24, h: 10 };
    const many = await newDashboard(owner, home, 'Crowd', [
      { title: 'Crowd', widget: { kind: 'timeseries', options: {} }, query, placement },
    ]);
    const page = await windows.window();
    await signedIn(page, house.address, owner);
    await open(many)(page);
    await regionOn(page, 'Crowd')
      .getByText(/The first 100.series of 10,000; 9,900.more are not drawn/)
      .waitFor();
    await button(page, 'Add region').click({ timeout: 2_000 });
    await page.getByRole('dialog', { name: 'Add a region' }).waitFor({ timeout: 2_000 });
    await page.context().close();
  });

  test('no page complained on its console', () => {
    expect(windows.complaints).toEqual([]);
  });
});
