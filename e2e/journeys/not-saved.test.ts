import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '#core/contract/index.ts';
import {
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  read,
  region,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { pagePath, regionOn, testBrowser } from '../support/browser.ts';
import { BACK, button, keptIs, openBoard, renameRegion, stateIs } from '../support/edits.ts';
import { installation } from '../support/installation.ts';

const windows = await testBrowser();

describe('one change that cannot be saved does not hold up the others', () => {
  const house = installation();
  let owner: Person;
  let team: Team;
  let dashboard: Dashboard;

  beforeAll(async () => {
    owner = await signUp(house.address, 'Ada');
    team = await newTeam(owner);
    // A fault of the server that nobody foresaw, in one kind of change only.
    await house.sql(`
      create function region_dashboard.poison() returns trigger language plpgsql as $$
        begin raise exception 'nobody foresaw this'; end $$;
      create trigger poison before insert on region_dashboard.events
        for each row when (new.data::text like '%Poison%') execute function region_dashboard.poison();
      grant execute on function region_dashboard.poison() to public`);
  });
  afterEach(({ task }) => {
    expect(windows.complaints.splice(0), task.name).toEqual([]);
  });

  async function open(): Promise<Page> {
    dashboard = await newDashboard(owner, team, 'Ours', [
      region('Left', 0, 0, 8, 5),
      region('Right', 8, 0, 8, 5),
    ]);
    const page = await windows.window();
    await openBoard(page, house.address, owner, pagePath(team, dashboard));
    return page;
  }
  const regions = async () => Object.values((await read(owner, dashboard)).body.state.regions);
  const titles = async () => (await regions()).map(({ title }) => title).sort();
  const told = (page: Page) => page.getByRole('dialog', { name: 'Not saved' });

  test('one on which the server fails is set aside after some tries; it is told, and can be tried again', async () => {
    const ada = await open();
    await renameRegion(ada, 'Left', 'Poison');
    await renameRegion(ada, 'Right', 'Behind it');
    await stateIs(ada, /^Trying again · \d changes? kept$/, BACK);
    await button(ada, '1 not saved').waitFor({ timeout: 60_000 });
    await expect.poll(titles, BACK).toEqual(['Behind it', 'Left']);
    await regionOn(ada, 'Left').waitFor();
    await keptIs(ada, 0);

    await button(ada, '1 not saved').click();
    expect(await told(ada).getByRole('definition').allInnerTexts()).toEqual(['“Poison”', '“Left”']);
    await told(ada).getByText('The server failed on this change several times').waitFor();
    await house.sql('drop trigger poison on region_dashboard.events');
    await told(ada).getByRole('button', { name: 'Try again' }).click();
    await stateIs(ada, /^Saved$/, BACK);
    expect(await titles()).toEqual(['Behind it', 'Poison']);
    await ada.context().close();
  });

  test('one that is too large for the line is refused before it is sent, and the line stays', async () => {
    const ada = await open();
    await regionOn(ada, 'Left').focus();
    await ada.keyboard.press('Enter');
    const text = ada.getByLabel('Markdown');
    await text.evaluate(field => field.removeAttribute('maxlength'));
    await text.fill('x'.repeat(LIMITS.bodyBytes));
    await button(ada, '1 not saved').click();
    await told(ada).getByText('This change is too large to be sent').waitFor();
    await told(ada).getByRole('button', { name: 'Understood' }).click();
    await renameRegion(ada, 'Right', 'Behind it');
    await stateIs(ada, /^Saved$/);
    expect(await titles()).toEqual(['Behind it', 'Left']);
    await ada.context().close();
  });
});
