import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTeam, type Person, signUp } from '#server/testing/people.ts';
import { pagePath, regionOn, signedIn, testBrowser } from './support/browser.ts';
import { furnishedHouse } from './support/furnished.ts';
import { type Load, startLoad } from './support/load.ts';
import { keepLook } from './support/look.ts';
import { viewsOf } from './support/views.ts';

const house = furnishedHouse();
const windows = await testBrowser();
const PATIENT = { timeout: 60_000, interval: 500 };
/** High enough for every region: what is not on the screen does not ask for its data. */
const WALL = { width: 1440, height: 3_200 };

const TITLES = [
  'Operations: overview',
  'Operations: health',
  'Operations: API',
  'Operations: live editing',
  'Operations: data',
  'Operations: database',
  'Operations: faults and telemetry',
];

let load: Load;
let ids: ReadonlyMap<string, string>;

async function dashboardsOf(who: Person, team: { readonly path: string }): Promise<Map<string, string>> {
  const { body } = await who.call<{ dashboards: { id: string; title: string }[] }>(
    'GET',
    `${team.path}/dashboards`,
  );
  return new Map(body.dashboards.map(({ id, title }) => [title, id]));
}

beforeAll(async () => {
  const { owner, home } = house.has;
  load = await startLoad(house.address, owner, home);
  ids = await dashboardsOf(owner, home);
});
afterAll(() => load?.stop());

const addressOf = (title: string) =>
  new URL(pagePath(house.has.home, { id: ids.get(title)!, path: '' }), house.address).href;

/** @returns what each region says of its numbers to those who cannot see them, by title */
async function said(page: Page): Promise<Map<string, string>> {
  const regions = await page
    .locator('[data-region]')
    .evaluateAll(all =>
      all.map(one => [
        one.querySelector('h2')?.textContent ?? '',
        one.querySelector('figcaption')?.textContent ?? one.textContent ?? '',
      ]),
    );
  return new Map(regions as [string, string][]);
}

/** A number for each line: not a dash, and not a sentence about what is not there. */
const hasNumbers = (text: string) => /\d/.test(text) && !/(?:: |last )–/.test(text);

test('an operator finds the seven in their team', () => {
  expect([...ids.keys()]).toEqual(expect.arrayContaining(TITLES));
});

describe('while people work, every region shows numbers', () => {
  test.each(TITLES)('%s', async title => {
    const page = await windows.window(WALL);
    await signedIn(page, house.address, house.has.owner);
    await page.goto(addressOf(title));
    const empty = async () => {
      const all = await said(page);
      return all.size === 0
        ? ['no region']
        : [...all].filter(([, text]) => !hasNumbers(text)).map(([name, text]) => `${name}: ${text}`);
    };
    await expect.poll(empty, PATIENT).toEqual([]);
    expect(windows.complaintsOf(page)).toEqual([]);
    await keepLook(page, `${title} wall`);
    await page.context().close();
  });
});

test('they tell what is going on, and their history who made them', async () => {
  const page = await windows.window(WALL);
  await signedIn(page, house.address, house.has.owner);
  await page.goto(addressOf('Operations: overview'));
  const number = async (region: string) =>
    Number((await regionOn(page, region).locator('figcaption').textContent())?.match(/: ([\d.]+)/)?.[1]);
  await expect.poll(() => number('Live connections'), PATIENT).toBe(3);
  await expect.poll(() => number('Requests'), PATIENT).toBeGreaterThan(5);
  await expect.poll(() => number('Failed requests'), PATIENT).toBe(0);
  await page.keyboard.press('h');
  await page.getByRole('complementary').getByText('Region Dashboard created').waitFor();
  await page.context().close();
});

describe('they are drawn well, at a desk and on a phone, light and dark', () => {
  const views = viewsOf('owner', windows, house);
  test.each(TITLES)('%s', async title => {
    expect(await views.faultsOf(title, page => page.goto(addressOf(title)))).toEqual([]);
  });
});

test('another team does not see them, nor their numbers', async () => {
  const stranger = await signUp(house.address, 'Sam');
  const team = await newTeam(stranger);
  expect(await dashboardsOf(stranger, team)).toEqual(new Map());
  const page = await windows.window();
  await signedIn(page, house.address, stranger);
  await page.goto(addressOf('Operations: overview'));
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.locator('[data-region]').count()).toBe(0);
  windows.complaintsOf(page);
  const metrics = await stranger.call<{ metrics: unknown[] }>('GET', `${team.path}/sources/system/metrics`);
  expect(metrics.body.metrics).toEqual([]);
});
