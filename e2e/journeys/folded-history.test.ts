import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  command,
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  region,
  rename,
  send,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { pagePath, regionOn, signInOnPage, testBrowser } from '../support/browser.ts';
import { installation } from '../support/installation.ts';

const windows = await testBrowser();

describe('where old history is not kept', () => {
  const house = installation({ ENABLE_EVENT_SOURCING: 'false' });
  let owner: Person;
  let team: Team;
  let dashboard: Dashboard;
  const notes = region('Notes', 0, 0, 8, 5);
  let page: Page;

  const history = () => owner.call<{ begins: { seq: number } | null }>('GET', `${dashboard.path}/events`);

  beforeAll(async () => {
    owner = await signUp(house.address, 'Ada');
    team = await newTeam(owner);
    dashboard = await newDashboard(owner, team, 'Ours', [notes]);
    for (const title of ['One', 'Two', 'Three']) await send(owner, dashboard, rename(title));
  });

  test('two hours later the server folds by itself what is old, and the dashboard is as it was', async () => {
    await house.kill();
    await house.sql(`update region_dashboard.events set at = at - interval '2 hours'`);
    await house.startAgain();
    await expect
      .poll(async () => (await history()).body.begins, { timeout: 60_000, interval: 250 })
      .toMatchObject({ seq: 5 });
    await send(owner, dashboard, command({ type: 'moveRegion', regionId: notes.id, x: 3, y: 0 }));
    page = await windows.window();
    await signInOnPage(page, house.address, owner, pagePath(team, dashboard));
    await regionOn(page, 'Notes').waitFor();
    expect(await page.getByRole('heading', { name: 'Three' }).first().isVisible()).toBe(true);
  }, 120_000);

  test('undo reaches back to where history begins, and says that older changes were folded', async () => {
    await page.locator('main').focus();
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await history()).body).toMatchObject({ head: 7 });
    await page.keyboard.press('Control+z');
    await page.getByText('Older changes have been folded').first().waitFor();
  });

  test('the history says from when on it is there, and shows the moments since', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command palette' }).fill('history');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'History' });
    await panel.getByText(/^History before .+ was folded: .+ into one after an hour/).waitFor();
    await expect.poll(() => panel.getByRole('listitem').count()).toBe(3);
    expect(await panel.getByRole('slider').getAttribute('min')).toBe('5');
    await panel.getByText('What was before has been folded').click();
    await page.getByText('You are looking at the past').waitFor();
    await page.getByRole('heading', { name: 'Three' }).first().waitFor();
    await page.keyboard.press('Escape');
  });
});
