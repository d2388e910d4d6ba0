import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  call,
  type Dashboard,
  invite,
  newDashboard,
  newTeam,
  type Person,
  read,
  region,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { pagePath, placeOf, regionOn, testBrowser } from '../support/browser.ts';
import {
  BACK,
  button,
  drawn,
  keptIs,
  moveRight,
  openBoard,
  renameRegion,
  stateIs,
} from '../support/edits.ts';
import { installation } from '../support/installation.ts';

const windows = await testBrowser();

describe('nothing is lost while the server cannot be reached', () => {
  const house = installation();
  let owner: Person;
  let editor: Person;
  let team: Team;
  let dashboard: Dashboard;
  let path: string;

  beforeAll(async () => {
    owner = await signUp(house.address, 'Ada');
    editor = await signUp(house.address, 'Ben');
    team = await newTeam(owner);
    await invite(owner, team, editor, 'editor');
  });
  afterEach(({ task }) => {
    // The browser itself notes every request that found nobody, or no session.
    const noted = /^Failed to load resource: (net::|.* status of 401)|^WebSocket connection/;
    const complaints = windows.complaints.splice(0).filter(text => !noted.test(text));
    expect(complaints, task.name).toEqual([]);
  });

  const stored = async () => Object.values((await read(owner, dashboard)).body.state.regions);
  const titles = async () => (await stored()).map(({ title }) => title).sort();
  const placed = async () =>
    Object.fromEntries((await stored()).map(({ title, placement }) => [title, placement]));

  async function freshDashboard(): Promise<void> {
    dashboard = await newDashboard(owner, team, 'Ours', [
      region('Left', 0, 0, 8, 5),
      region('Right', 8, 0, 8, 5),
    ]);
    path = pagePath(team, dashboard);
  }
  async function open(who: Person): Promise<Page> {
    const page = await windows.window();
    await openBoard(page, house.address, who, path);
    await stateIs(page, /^Saved$/);
    return page;
  }

  test('the server dies while somebody edits: the page says so, goes on, and saves when it is back', async () => {
    await freshDashboard();
    const ada = await open(owner);
    await house.kill();
    await stateIs(ada, /^(Connecting…|Offline)$/);
    await renameRegion(ada, 'Left', 'Written offline');
    await moveRight(ada, 'Right');
    await stateIs(ada, /^Offline · 2 changes kept$/);
    expect(await placeOf(ada, 'Right')).toMatchObject({ x: 9 });
    await keptIs(ada, 2);

    await house.startAgain();
    await stateIs(ada, /^Saved$/, BACK);
    expect(await titles()).toEqual(['Right', 'Written offline']);
    expect((await placed()).Right).toMatchObject({ x: 9 });
    await keptIs(ada, 0);
    await ada.context().close();
  });

  test('in no moment the page says that a change is saved which is not', async () => {
    await freshDashboard();
    const ada = await open(owner);
    // What the bar says while the change is on the screen, whether or not anybody could read it so quickly.
    await ada.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      const look = () => {
        if (document.querySelector('[data-region][aria-label="Written offline"]'))
          said.push(document.querySelector('header [role=status]')?.textContent ?? '');
      };
      const everything = { subtree: true, childList: true, characterData: true, attributes: true };
      new MutationObserver(look).observe(document.body, everything);
    });
    await house.kill();
    await renameRegion(ada, 'Left', 'Written offline');
    await stateIs(ada, /^Offline · 1 change kept$/);
    const said = await ada.evaluate(() => (window as unknown as { said: string[] }).said);
    expect(said.length).toBeGreaterThan(0);
    expect(said).not.toContain('Saved');
    await house.startAgain();
    await stateIs(ada, /^Saved$/, BACK);
    expect(await titles()).toEqual(['Right', 'Written offline']);
    await ada.context().close();
  });

  test.for([
    {
      how: 'closed and opened again',
      leave: (page: Page) => page.close(),
    },
    {
      how: 'reloaded in vain',
      leave: (page: Page) =>
        page.reload().then(
          () => Promise.reject(new Error('it loaded')),
          () => undefined,
        ),
    },
  ])('a page that is $how while the server is away still has its changes', async ({ leave }) => {
    await freshDashboard();
    const ada = await open(owner);
    const context = ada.context();
    await house.kill();
    await renameRegion(ada, 'Left', 'Written offline');
    await stateIs(ada, /^Offline · 1 change kept$/);
    await leave(ada);

    await house.startAgain();
    const again = ada.isClosed() ? await context.newPage() : ada;
    // A page of the same origin that is not ours: what is pending lies there, and nobody sends it.
    await again.goto(new URL('/live', house.address).href);
    await keptIs(again, 1);
    expect(await titles()).toEqual(['Left', 'Right']);

    await again.goto(new URL(path, house.address).href);
    await regionOn(again, 'Written offline').waitFor();
    await stateIs(again, /^Saved$/, BACK);
    expect(await titles()).toEqual(['Right', 'Written offline']);
    await keptIs(again, 0);
    await context.close();
  });

  test('two people edit while the server is away: both see all of it, and so does who comes later', async () => {
    await freshDashboard();
    const pages = [await open(owner), await open(editor)] as const;
    const [ada, ben] = pages;
    await house.kill();
    await renameRegion(ada, 'Left', 'Ada’s');
    await moveRight(ada, 'Ada’s');
    await renameRegion(ben, 'Right', 'Ben’s');
    await moveRight(ben, 'Ben’s');
    for (const page of pages) await stateIs(page, /^Offline · 2 changes kept$/);
    expect(await regionOn(ada, 'Ben’s').count()).toBe(0);

    await house.startAgain();
    for (const page of pages) {
      await stateIs(page, /^Saved$/, BACK);
      for (const title of ['Ada’s', 'Ben’s']) await regionOn(page, title).waitFor();
    }
    expect(await titles()).toEqual(['Ada’s', 'Ben’s']);
    const late = await open(owner);
    const places = await placed();
    for (const page of [...pages, late])
      for (const title of ['Ada’s', 'Ben’s'])
        await expect.poll(() => placeOf(page, title)).toEqual(places[title]);
    for (const page of [...pages, late]) await page.context().close();
  });

  test('somebody else changes the same field meanwhile: both values, and the person decides', async () => {
    await freshDashboard();
    const ada = await open(owner);
    const ben = await open(editor);
    await ada.context().setOffline(true);
    await stateIs(ada, /^Offline/);
    await renameRegion(ada, 'Left', 'Ada’s');
    await renameRegion(ada, 'Right', 'Only Ada’s');
    await stateIs(ada, /^Offline · 2 changes kept/);
    await renameRegion(ben, 'Left', 'Ben’s');
    await stateIs(ben, /^Saved$/);

    await ada.context().setOffline(false);
    const notice = ada.getByText('Ben changed the title while you did.').locator('..');
    await notice.waitFor(BACK);
    expect(await notice.getByRole('definition').allInnerTexts()).toEqual(['“Ben’s”', '“Ada’s”']);
    await notice.getByRole('button', { name: 'Take theirs' }).click();
    await stateIs(ada, /^Saved$/, BACK);
    expect(await titles()).toEqual(['Ben’s', 'Only Ada’s']);
    await regionOn(ada, 'Ben’s').waitFor();
    await ada.context().close();
    await ben.context().close();
  });

  test('a role is taken away meanwhile: what was not saved stays in sight, beside what stands', async () => {
    await freshDashboard();
    const ben = await open(editor);
    const member = `${team.path}/members/${editor.id}`;
    await ben.context().setOffline(true);
    await stateIs(ben, /^Offline/);
    await renameRegion(ben, 'Left', 'Ben’s');
    await stateIs(ben, /^Offline · 1 change kept/);
    expect((await owner.call('PATCH', member, { role: 'viewer' })).status).toBe(200);

    await ben.context().setOffline(false);
    await ben.getByText('View only').waitFor(BACK);
    await regionOn(ben, 'Left').waitFor();
    await button(ben, '1 not saved').click();
    const told = ben.getByRole('dialog', { name: 'Not saved' });
    expect(await told.getByRole('term').allInnerTexts()).toEqual(['Your title', 'Now']);
    expect(await told.getByRole('definition').allInnerTexts()).toEqual(['“Ben’s”', '“Left”']);
    await told.getByText('As viewer you can look at this dashboard, not change it.').waitFor();
    await told.getByRole('button', { name: 'Understood' }).click();
    await expect.poll(() => button(ben, '1 not saved').count()).toBe(0);
    await keptIs(ben, 0);
    expect(await titles()).toEqual(['Left', 'Right']);
    expect((await owner.call('PATCH', member, { role: 'editor' })).status).toBe(200);
    await ben.context().close();
  });

  test('the session ends meanwhile: back again, the page asks to sign in, and then saves', async () => {
    await freshDashboard();
    const ada = await open(owner);
    await ada.context().setOffline(true);
    await stateIs(ada, /^Offline/);
    await renameRegion(ada, 'Left', 'Written offline');
    await moveRight(ada, 'Right');
    await stateIs(ada, /^Offline · 2 changes kept/);
    const cookie = (await ada.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: house.address };
    expect((await call(house.address, 'POST', '/api/auth/sign-out', {}, headers)).status).toBe(200);

    await ada.context().setOffline(false);
    const dialog = ada.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor(BACK);
    await keptIs(ada, 2);
    expect(await titles()).toEqual(['Left', 'Right']);
    await dialog.getByLabel('Password').fill(owner.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'detached' });
    await stateIs(ada, /^Saved$/, BACK);
    expect(await titles()).toEqual(['Right', 'Written offline']);
    expect((await placed()).Right).toMatchObject({ x: 9 });
    await drawn(ada);
    await ada.context().close();
  });
});
