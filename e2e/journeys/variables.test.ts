import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Dashboard,
  invite,
  newDashboard,
  type Person,
  region,
  signIn,
  signUp,
} from '#server/testing/people.ts';
import { pagePath, regionOn, signedIn, testBrowser } from '../support/browser.ts';
import { chooseFromMenu } from '../support/dashboard-page.ts';
import { installation } from '../support/installation.ts';

const OPERATOR = { email: 'operator@example.org', password: 'correct-horse-battery' };
const HOME = { slug: 'home', path: '/api/v1/tenants/home' };
const PATIENT = { timeout: 10_000 };

const windows = await testBrowser();

describe('time and variables', () => {
  const house = installation({ BOOTSTRAP_EMAIL: OPERATOR.email, BOOTSTRAP_PASSWORD: OPERATOR.password });
  let owner: Person;
  let dashboard: Dashboard;
  let page: Page;

  beforeAll(async () => {
    owner = await signIn(house.address, OPERATOR);
    const { body } = await owner.call<{ id: string }>('POST', `${HOME.path}/datasets`, { name: 'Load' });
    const rows = Array.from({ length: 48 }, (_, hour) => ({
      at: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
      city: hour % 2 === 0 ? 'Bern' : 'Basel',
      host: ['alpha', 'beta', 'gamma'][hour % 3],
      load: hour,
    }));
    await owner.call('POST', `${HOME.path}/datasets/${body.id}/rows`, rows);
    const where = [
      { column: 'city', is: '$city' },
      { column: 'host', is: '$host' },
    ];
    const asked = { source: 'dataset' as const, dataset: body.id, where };
    const chart = (title: string, x: number) => ({
      ...region(title),
      widget: { kind: 'timeseries' as const, options: {} },
      query: { source: 'dataset' as const, dataset: body.id, columns: ['load'], aggregate: 'avg' as const },
      placement: { x, y: 0, w: 12, h: 6 },
    });
    const table = {
      ...region('Rows'),
      widget: { kind: 'table' as const, options: {} },
      query: { ...asked, columns: ['city', 'host'] },
      placement: { x: 0, y: 6, w: 12, h: 8 },
    };
    const words = {
      ...region('Words'),
      widget: { kind: 'text' as const, options: { markdown: '' } },
      placement: { x: 12, y: 6, w: 12, h: 4 },
    };
    dashboard = await newDashboard(owner, HOME, 'Load', [chart('Left', 0), chart('Right', 12), table, words]);
    const change = { widget: { options: { markdown: `[There](${pagePath(HOME, dashboard)})` } } };
    await owner.call('POST', `${dashboard.path}/commands`, {
      commands: [{ id: crypto.randomUUID(), type: 'configureRegion', regionId: words.id, changes: change }],
    });
    page = await windows.window(undefined, { timezoneId: 'America/New_York', locale: 'en-GB' });
    await signedIn(page, house.address, owner);
    await page.goto(new URL(pagePath(HOME, dashboard), house.address).href);
  });
  afterAll(() => page?.close());

  const dialog = () => page.getByRole('dialog', { name: 'Variables' });
  const picker = (of: Page, name: string) => of.getByRole('button', { name: new RegExp(`^${name}: `) });
  const search = () => new URL(page.url()).searchParams;
  const cells = async (of: Page, column: number) => {
    const texts = await regionOn(of, 'Rows').locator(`tbody td:nth-child(${column})`).allInnerTexts();
    return [...new Set(texts)].sort();
  };

  test('an editor defines a list and a query, whose values are shown before they are saved', async () => {
    await chooseFromMenu(page, 'More', 'Variables');
    await dialog().getByRole('button', { name: 'Add a variable' }).click();
    await dialog().getByLabel('Name', { exact: true }).fill('city');
    await dialog().getByLabel('Label', { exact: true }).fill('City');
    await dialog().getByLabel('Values', { exact: true }).fill('Bern\nBasel | Basle');
    await dialog().getByRole('button', { name: 'Add a variable' }).click();
    await dialog().getByLabel('Name', { exact: true }).fill('host');
    await dialog().getByRole('button', { name: 'Query', exact: true }).click();
    await dialog().getByRole('button', { name: 'Dataset', exact: true }).click();
    await dialog().getByRole('combobox', { name: 'Dataset' }).click();
    await page.getByRole('option', { name: 'Load' }).click();
    await dialog().getByLabel('Column of the values').fill('host');
    await expect
      .poll(() => dialog().getByRole('region', { name: 'Values' }).innerText(), PATIENT)
      .toMatch(/3\svalues\s+alpha, beta, gamma/);
    await dialog().getByRole('switch', { name: 'Several values can be chosen' }).click();
    await dialog().getByRole('switch', { name: 'All can be chosen' }).click();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => picker(page, 'City').innerText(), PATIENT).toMatch(/Bern/);
    await expect.poll(() => picker(page, 'host').innerText(), PATIENT).toMatch(/All/);
    await expect.poll(() => cells(page, 2), PATIENT).toEqual(['Bern']);
  });

  test('what is chosen is in the address, on the board, and stays over a reload', async () => {
    await picker(page, 'City').click();
    const basle = page.getByRole('button', { name: 'Basle', exact: true });
    await basle.click();
    // It closes by itself; what is pressed while it does would only close it.
    await basle.waitFor({ state: 'hidden' });
    await expect.poll(() => cells(page, 2), PATIENT).toEqual(['Basel']);
    await picker(page, 'host').click();
    for (const host of ['alpha', 'gamma'])
      await page.getByRole('button', { name: host, exact: true }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => cells(page, 3), PATIENT).toEqual(['alpha', 'gamma']);
    expect(search().getAll('var-host')).toEqual(['alpha', 'gamma']);
    expect(search().get('var-city')).toBe('Basel');
    await page.reload();
    await expect.poll(() => cells(page, 3), PATIENT).toEqual(['alpha', 'gamma']);
    expect(await picker(page, 'City').innerText()).toMatch(/Basle/);
  });

  test('back takes the last choice away', async () => {
    await page.goBack();
    await expect.poll(() => cells(page, 3), PATIENT).toEqual(['alpha']);
    await page.goForward();
    await expect.poll(() => cells(page, 3), PATIENT).toEqual(['alpha', 'gamma']);
  });

  test('a stretch that is dragged on a chart is shown, back leads out, and so does a double click', async () => {
    const plot = regionOn(page, 'Left').locator('.u-over');
    await plot.waitFor();
    const { x, y, width, height } = (await plot.boundingBox())!;
    const at = (part: number) => [x + width * part, y + height / 2] as const;
    await page.mouse.move(...at(0.25));
    await page.mouse.down();
    await page.mouse.move(...at(0.5), { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => search().get('from'), PATIENT).toMatch(/^2026-01-01T1\d:/);
    const shown = () => Date.parse(search().get('to')!) - Date.parse(search().get('from')!);
    const zoomed = shown();
    await page.mouse.dblclick(...at(0.5));
    await expect.poll(shown, PATIENT).toBe(2 * zoomed);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => search().get('from'), PATIENT).toBeNull();
    expect(search().get('var-city')).toBe('Basel');
    await page.goForward();
    await expect.poll(() => search().has('from'), PATIENT).toBe(true);
  });

  test('the moment under the pointer is shown on every chart', async () => {
    const line = (title: string) => regionOn(page, title).locator('.u-cursor-x');
    const place = (title: string) => line(title).evaluate(one => (one as HTMLElement).style.transform);
    await regionOn(page, 'Left')
      .locator('.u-over')
      .hover({ position: { x: 120, y: 40 } });
    await expect
      .poll(async () => (await place('Right')) !== '' && (await place('Right')), PATIENT)
      .toBe(await place('Left'));
  });

  test('times are those of the zone that was chosen', async () => {
    await page.getByRole('button', { name: /^Time range: / }).click();
    await page.getByLabel('Time zone').click();
    await page.getByRole('option', { name: 'UTC', exact: true }).click();
    await expect.poll(() => search().get('tz')).toBe('UTC');
    const from = search().get('from')!.slice(0, 16);
    expect(await page.getByLabel('From').inputValue()).toBe(from);
    await page.keyboard.press('Escape');
  });

  test('a link to a dashboard carries time and variables', async () => {
    const link = regionOn(page, 'Words').getByRole('link', { name: 'There' });
    await link.focus();
    const carried = new URL((await link.getAttribute('href'))!, house.address).searchParams;
    expect(carried.getAll('var-host')).toEqual(['alpha', 'gamma']);
    expect(carried.get('from')).toBe(search().get('from'));
    expect(carried.get('tz')).toBe('UTC');
  });

  test('somebody else sees the same under the same address, and a region keeps its own time', async () => {
    const vera = await signUp(house.address, 'Vera');
    await invite(owner, HOME, vera, 'viewer');
    const other = await windows.window({ width: 390, height: 844 });
    await signedIn(other, house.address, vera);
    await other.goto(page.url());
    await expect.poll(() => cells(other, 3), PATIENT).toEqual(await cells(page, 3));
    await other.getByRole('button', { name: /^Variables: Basle, alpha \+ gamma/ }).click();
    await picker(other, 'City').waitFor();
    await other.close();

    await regionOn(page, 'Left').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Time range', { exact: true }).click();
    await page.getByRole('option', { name: 'Last 6 hours' }).click();
    await regionOn(page, 'Left').getByText('Last 6 hours').waitFor();
    expect(windows.complaints).toEqual([]);
  });
});
