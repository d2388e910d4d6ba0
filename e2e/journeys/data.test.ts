import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invite, type Person, signIn, signUp } from '#server/testing/people.ts';
import { chooseFrom, dropFile, regionOn, signInOnPage, testBrowser } from '../support/browser.ts';
import { installation } from '../support/installation.ts';
import { missingPrograms, runInShell } from '../support/shell.ts';

const WEATHER = readFileSync(
  fileURLToPath(new URL('../../node_modules/vega-datasets/data/seattle-weather.csv', import.meta.url)),
);
const DAYS = 1_461;
const OPERATOR = { email: 'operator@example.org', password: 'correct-horse-battery' };

/** Files that cannot be read, and what the person is told about each. */
const BROKEN: readonly { name: string; content: string | Buffer; says: readonly RegExp[] }[] = [
  {
    name: 'ragged.csv',
    content: 'when,temp\n2024-01-01,1\n2024-01-02,2,3\n2024-01-03\n',
    says: [/Line 3/, /3 values, the header has 2/, /Line 4/],
  },
  { name: 'quotes.csv', content: 'when,temp\n2024-01-01,1\n2024-01-02,"2\n', says: [/Line \d/, /quote/i] },
  {
    name: 'utf-16.csv',
    content: Buffer.from('\ufeffwhen,temp\n1,2\n', 'utf16le'),
    says: [/UTF-16/, /UTF-8/],
  },
  { name: 'empty.csv', content: '', says: [/empty/] },
  { name: 'budget.xlsx', content: 'PK', says: [/is not a CSV/, /export it as CSV/] },
];

/** Far west of Greenwich, where a day read as a moment would be the day before. */
const HERE = { timezoneId: 'America/Los_Angeles', locale: 'en-GB' };

const windows = await testBrowser();

describe('from a file to a chart, on the page', () => {
  const house = installation({
    BOOTSTRAP_EMAIL: OPERATOR.email,
    BOOTSTRAP_PASSWORD: OPERATOR.password,
  });
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-journey-'));
  let owner: Person;
  let viewer: Person;
  let page: Page;

  beforeAll(async () => {
    owner = await signIn(house.address, OPERATOR);
    viewer = await signUp(house.address, 'Vera');
    await invite(owner, { path: '/api/v1/tenants/home' }, viewer, 'viewer');
    page = await windows.window(undefined, HERE);
    await signInOnPage(page, house.address, owner, '/t/home/datasets');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog').filter({ has: page.getByRole('heading') });
  const datasets = () => page.getByRole('list', { name: 'Datasets' }).getByRole('link').allInnerTexts();
  const rowCount = () =>
    page
      .getByRole('main')
      .getByText(/^[\d,]+\srows/)
      .innerText();
  const lines = () => page.locator('pre').allInnerTexts();

  test('a CSV dropped on the page is a dataset', async () => {
    await page.getByText('No datasets yet').waitFor();
    await dropFile(page, 'Seattle weather.csv', WEATHER);
    await page.waitForURL('**/datasets/*');
    await page.getByRole('heading', { level: 1, name: 'Seattle weather' }).waitFor();
    expect(await rowCount()).toMatch(/^1,461\srows, 1 Jan 2012 – 31 Dec 2015/);
  });

  test('its columns have types, its newest rows can be read', async () => {
    const columns = page.getByRole('region', { name: 'Columns' }).getByRole('listitem');
    await columns.first().waitFor();
    const words = (await columns.allInnerTexts()).map(text => text.split(/\s+/).join(' '));
    expect(words).toEqual([
      'time date',
      'number precipitation',
      'number temp_max',
      'number temp_min',
      'number wind',
      'text weather',
    ]);
    expect(await page.getByRole('combobox', { name: /Time column/ }).innerText()).toBe('date');
    const rows = page.getByRole('region', { name: 'The newest 100 rows' }).getByRole('row');
    await expect.poll(() => rows.count()).toBe(101);
    expect(await rows.nth(1).innerText()).toMatch(/^31 Dec 2015\s+0\s+5.6\s+-2.1\s+3.5\s+sun$/);
  });

  test('the lines on the page push rows when they are pasted into a shell', async ({ skip }) => {
    const missing = missingPrograms('bash', 'curl', 'jq');
    skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
    await page.getByText('Where the token comes from').click();
    const [push, token] = (await lines()) as [string, string];
    const header = WEATHER.toString().split('\n', 1)[0];
    writeFileSync(
      join(folder, 'rows.csv'),
      `${header}\n2016-01-01,0,6.1,-1.2,3.4,sun\n2016-01-02,1,7,0,2,rain\n`,
    );
    const { status, stdout, stderr } = await runInShell(`${token}\n${push}`, {
      cwd: folder,
      input: `${owner.password}\n`,
    });
    expect({ status, answer: JSON.parse(stdout || 'null'), stderr }).toMatchObject({
      status: 0,
      answer: { rows: 2, total: DAYS + 2 },
    });
    for (const [format, rows] of [
      ['JSON', '[{"date": "2016-01-03", "temp_max": 8.5, "weather": "fog"}]'],
      ['NDJSON', '{"date": "2016-01-04", "temp_max": 9}\n{"date": "2016-01-05", "temp_max": 9.5}\n'],
    ] as const) {
      await button(format).click();
      const [line] = (await lines()) as [string];
      writeFileSync(join(folder, `rows.${format.toLowerCase()}`), rows);
      const pushed = await runInShell(line, { cwd: folder, env: { TOKEN: owner.token } });
      expect(pushed.status, pushed.stdout).toBe(0);
    }
    // Without the token the line fails, and says why.
    const refused = await runInShell(push, { cwd: folder, env: { TOKEN: 'of-nothing' } });
    expect(refused.status).not.toBe(0);
    expect(JSON.parse(refused.stdout)).toMatchObject({ status: 401, code: 'session-expired' });

    await page.reload();
    await expect.poll(rowCount).toMatch(/^1,466\srows, .*2016/);
  });

  test.for(BROKEN)(
    '$name is refused in words, and nothing of it is stored',
    async ({ name, content, says }) => {
      await page.getByRole('navigation').getByRole('link', { name: 'Datasets' }).click();
      await page.getByRole('list', { name: 'Datasets' }).waitFor();
      await dropFile(page, name, content);
      await dialog().getByRole('alert').waitFor();
      const told = await dialog().innerText();
      for (const sentence of says) expect(told).toMatch(sentence);
      expect(told).toContain(name);
      await page.keyboard.press('Escape');
      await expect.poll(() => dialog().count()).toBe(0);
      await page.reload();
      await expect.poll(datasets).toEqual(['Seattle weather']);
      expect(windows.complaints.splice(0).filter(text => !/status of 4(00|22)/.test(text))).toEqual([]);
    },
  );

  test('a broken file leaves the rows that are there as they are', async () => {
    await page.getByRole('link', { name: 'Seattle weather' }).click();
    await page.getByRole('heading', { level: 1, name: 'Seattle weather' }).waitFor();
    const before = await rowCount();
    const good = WEATHER.toString().split('\n').slice(0, 40).join('\n');
    for (const mode of ['Add after them', 'Replace all rows']) {
      await dropFile(page, 'late-mistake.csv', `${good}\n2020-01-01,1,1\n`);
      await button(mode).click();
      await dialog().getByRole('row', { name: 'Line 41 The row has 3 values' }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => dialog().count()).toBe(0);
      await page.reload();
      expect(await rowCount()).toBe(before);
    }
    expect(windows.complaints.splice(0)).toHaveLength(2);
  });

  /** Chooses a kind, then what it shows; gives it a title in the panel that opens. */
  async function addRegion(kind: string, data: { section: string; name: string } | null, title: string) {
    await button('Add region').click();
    await dialog().getByRole('button', { name: kind, exact: true }).click();
    if (data)
      await dialog()
        .getByRole('region', { name: data.section })
        .getByRole('button', { name: new RegExp(`^${data.name}`) })
        .click();
    const field = page.getByLabel('Title', { exact: true });
    await field.fill(title);
    await field.press('Enter');
    await regionOn(page, title).waitFor();
  }
  const weather = { section: 'Datasets', name: 'Seattle weather' };
  const caption = (window: Page, title: string) => regionOn(window, title).locator('figcaption');
  const captionOf = (window: Page, title: string) =>
    expect.poll(() => caption(window, title).textContent(), { timeout: 10_000 });
  const isDrawn = (canvas: Locator) => () =>
    canvas.evaluate(element => {
      const { width, height } = element as HTMLCanvasElement;
      const context = (element as HTMLCanvasElement).getContext('2d')!;
      return context.getImageData(0, 0, width, height).data.some(value => value !== 0);
    });

  test('a chart of it takes one press in the picker', async () => {
    await page.goto(new URL('/t/home', house.address).href);
    await button('New dashboard').first().click();
    await page.getByLabel('Name of the new dashboard').fill('Climate');
    await page.keyboard.press('Enter');
    await addRegion('Time series', weather, 'Curve');
    await captionOf(page, 'Curve').toMatch(/2016.*temp_max: last/s);
    await expect.poll(isDrawn(regionOn(page, 'Curve').locator('canvas'))).toBe(true);
  });

  test('every other kind shows the same data its own way', async () => {
    await addRegion('Number', weather, 'Figure');
    await captionOf(page, 'Figure').toMatch(/Figure: \d/);
    await addRegion('Bars', weather, 'Bars');
    const bars = regionOn(page, 'Bars').getByRole('listitem');
    await expect.poll(() => bars.allInnerTexts()).toContainEqual(expect.stringMatching(/^rain\s+\d{3}$/));
    const widths = await bars.locator('.bars-bar').evaluateAll(all => all.map(bar => bar.clientWidth));
    expect(Math.max(...widths)).toBeGreaterThan(20);
    await addRegion('Table', weather, 'Rows');
    await expect.poll(() => regionOn(page, 'Rows').getByRole('row').count()).toBeGreaterThan(5);
    await addRegion('Text', null, 'Words');
    await regionOn(page, 'Words').getByRole('heading', { name: 'Heading' }).waitFor();
  });

  test('what the server says of itself comes live', async () => {
    const system = (name: string) => ({ section: 'This server', name });
    await addRegion('Number', system('Memory'), 'Memory');
    await captionOf(page, 'Memory').toMatch(/Memory: [\d.]+\s[MG]iB/);
    await addRegion('Number', system('Time since start'), 'Uptime');
    await captionOf(page, 'Uptime').toMatch(/\d/);
    const before = await caption(page, 'Uptime').textContent();
    await captionOf(page, 'Uptime').not.toBe(before);
    await addRegion('Time series', system('Live connections'), 'Connections');
    await expect
      .poll(isDrawn(regionOn(page, 'Connections').locator('canvas')), { timeout: 10_000 })
      .toBe(true);
  });

  test('kind and unit are changed in the panel, and the region follows', async () => {
    await regionOn(page, 'Figure').focus();
    await page.keyboard.press('Enter');
    await chooseFrom(page, 'Unit', 'Another one…');
    await page.getByLabel('Text behind the number').fill('°C');
    await page.keyboard.press('Enter');
    await captionOf(page, 'Figure').toMatch(/Figure: [\d.]+\s°C/);
    await chooseFrom(page, 'Show as', 'Bars');
    await expect.poll(() => regionOn(page, 'Figure').getByRole('listitem').count()).toBeGreaterThan(1);
    await chooseFrom(page, 'Show as', 'Time series');
    await captionOf(page, 'Figure').toMatch(/highest [\d.]+\s°C/);
    await page.keyboard.press('Escape');
    await page.reload();
    await captionOf(page, 'Figure').toMatch(/highest [\d.]+\s°C/);
  });

  test('a time range without rows says so, and offers the way back', async () => {
    await button(/^Time range/).click();
    await button('Last 24 hours').click();
    const curve = regionOn(page, 'Curve');
    await curve.getByText('Nothing in this time range.').waitFor();
    await curve.getByRole('button', { name: 'Show all the data' }).click();
    await captionOf(page, 'Curve').toMatch(/to 4 Jan 2016/);
    expect(new URL(page.url()).search).toBe('');
  });

  test('a time range is in the address: the same after a reload, and for somebody else', async () => {
    const all = await caption(page, 'Curve').textContent();
    await button(/^Time range/).click();
    await page.getByLabel('From').fill('2013-06-01T00:00');
    await page.getByLabel('To', { exact: true }).fill('2013-07-01T00:00');
    await button('Show this stretch').click();
    await captionOf(page, 'Curve').not.toBe(all);
    await captionOf(page, 'Curve').toMatch(/Jun.* 2013/);
    const { searchParams } = new URL(page.url());
    expect([...searchParams.keys()].sort()).toEqual(['from', 'to']);
    const shown = await caption(page, 'Curve').textContent();
    const range = await button(/^Time range/).getAttribute('aria-label');

    await page.reload();
    await captionOf(page, 'Curve').toBe(shown);
    const other = await windows.window(undefined, HERE);
    const { pathname, search } = new URL(page.url());
    await signInOnPage(other, house.address, viewer, pathname + search);
    await captionOf(other, 'Curve').toBe(shown);
    expect(await other.getByRole('button', { name: /^Time range/ }).getAttribute('aria-label')).toBe(range);
    await other.context().close();

    await page.goBack();
    await captionOf(page, 'Curve').toBe(all);
  });

  test('no page complained on its console', () => {
    expect(windows.complaints).toEqual([]);
  });
});
