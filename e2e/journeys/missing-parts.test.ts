import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newDashboard, newTeam, type Person, signUp, type Team } from '#server/testing/people.ts';
import { pagePath, signInOnPage, testBrowser } from '../support/browser.ts';
import { BACK, button, stateIs } from '../support/edits.ts';
import { installation } from '../support/installation.ts';

const windows = await testBrowser();

describe('parts of the page that are fetched when they are wanted, without a server', () => {
  const house = installation();
  let owner: Person;
  let team: Team;

  beforeAll(async () => {
    owner = await signUp(house.address, 'Ada');
    team = await newTeam(owner);
  });
  afterEach(({ task }) => {
    // The browser itself notes every request that found nobody.
    const noted = /^Failed to load resource: net::|^WebSocket connection/;
    const complaints = windows.complaints.splice(0).filter(text => !noted.test(text));
    expect(complaints, task.name).toEqual([]);
  });

  /** The page of an empty dashboard, so that nothing that draws has been fetched, and then no server. */
  async function openAndKill(): Promise<Page> {
    const dashboard = await newDashboard(owner, team, 'Ours');
    const page = await windows.window();
    await signInOnPage(page, house.address, owner, pagePath(team, dashboard));
    await button(page, 'Add region').first().waitFor();
    await page.getByText('A dashboard is made of regions').waitFor();
    await house.kill();
    await stateIs(page, /^(Connecting…|Offline)$/);
    return page;
  }
  async function addText(page: Page): Promise<void> {
    await page.locator('header').getByRole('button', { name: 'Add region' }).click();
    await page.getByRole('dialog', { name: 'Add a region' }).getByRole('button', { name: 'Text' }).click();
    await page.getByRole('dialog', { name: 'Add a region' }).waitFor({ state: 'detached' });
  }
  const body = (page: Page) => page.locator('[data-region]');

  test('a region says so in its place with one action, and is drawn when the server is back', async () => {
    const ada = await openAndKill();
    await addText(ada);
    const why = body(ada).getByText('What draws this could not be fetched.');
    await why.waitFor();
    expect(await body(ada).getByRole('button', { name: 'Try again' }).count()).toBe(1);
    await body(ada).getByRole('button', { name: 'Try again' }).click();
    await why.waitFor();
    // The rest of the page works on.
    await stateIs(ada, /^Offline · [12] changes? kept$/);
    await house.startAgain();
    await body(ada).getByText('What people should know about this dashboard.').first().waitFor(BACK);
    expect(await why.count()).toBe(0);
    await stateIs(ada, /^Saved$/, BACK);
    await ada.context().close();
  });

  test('another page says so, stays in its frame, and comes when one tries again', async () => {
    const ada = await openAndKill();
    await ada.getByRole('link', { name: 'Dashboards' }).click();
    const missing = ada.getByRole('heading', { name: 'This page could not be fetched' });
    await missing.waitFor();
    expect(new URL(ada.url()).pathname).toBe(`/t/${team.slug}`);
    await ada.getByRole('link', { name: 'Members' }).waitFor();
    await button(ada, 'Try again').click();
    await missing.waitFor();
    await house.startAgain();
    await button(ada, 'Try again').click();
    await ada.getByRole('main').getByRole('link', { name: 'Ours' }).first().waitFor();
    expect(await missing.count()).toBe(0);
    await ada.context().close();
  });

  test('the palette says so in passing, and opens when it is wanted again', async () => {
    const ada = await openAndKill();
    const said = ada.getByText('This part of the page could not be fetched.');
    await ada.keyboard.press('Control+k');
    await said.first().waitFor();
    await house.startAgain();
    await stateIs(ada, /^Saved$/, BACK);
    await ada.keyboard.press('Control+k');
    await ada.getByRole('combobox', { name: 'Command palette' }).waitFor();
    await ada.context().close();
  });
});
