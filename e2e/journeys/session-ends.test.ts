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
import { pagePath, regionOn, testBrowser } from '../support/browser.ts';
import {
  BACK,
  button,
  keptIs,
  moveRight,
  openBoard,
  renameRegion,
  stateIs,
  typeTitle,
} from '../support/edits.ts';
import { installation } from '../support/installation.ts';

const windows = await testBrowser();

describe('a session ends while somebody edits', () => {
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
    // A request without a session is noted by the browser itself.
    const complaints = windows.complaints.splice(0).filter(text => !/status of 401/.test(text));
    expect(complaints, task.name).toEqual([]);
  });

  async function open(who: Person): Promise<Page> {
    dashboard = await newDashboard(owner, team, 'Ours', [
      region('Left', 0, 0, 8, 5),
      region('Right', 8, 0, 8, 5),
    ]);
    path = pagePath(team, dashboard);
    const page = await windows.window();
    await openBoard(page, house.address, who, path);
    return page;
  }
  const regions = async () => Object.values((await read(owner, dashboard)).body.state.regions);
  const titles = async () => (await regions()).map(({ title }) => title).sort();
  const dialog = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' });

  /** Elsewhere, under the page's feet. */
  async function endSession(page: Page): Promise<void> {
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: house.address };
    expect((await call(house.address, 'POST', '/api/auth/sign-out', {}, headers)).status).toBe(200);
  }
  async function renameWithoutSession(page: Page, from: string, to: string): Promise<void> {
    await typeTitle(page, from, to);
    await endSession(page);
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    // Below the dialog, where only eyes find it.
    await page.locator(`[data-region][aria-label="${to}"]`).waitFor();
  }
  async function signInInPlace(page: Page, who: Person): Promise<void> {
    await dialog(page).getByLabel('Password').fill(who.password);
    await dialog(page).getByRole('button', { name: 'Sign in' }).click();
    await dialog(page).waitFor({ state: 'detached' });
  }
  async function signInHere(page: Page, who: Person): Promise<void> {
    await page.waitForURL('**/sign-in*');
    await page.getByLabel('E-mail').fill(who.email);
    await page.getByLabel('Password').fill(who.password);
    await button(page, 'Sign in').click();
    await page.waitForURL(url => url.pathname === path);
  }

  test('the page asks to sign in where one is, keeps the change, and saves it afterwards', async () => {
    const ada = await open(owner);
    await renameWithoutSession(ada, 'Left', 'Written without a session');
    await dialog(ada).getByText('Nothing you did here is lost.').waitFor();
    expect(await dialog(ada).getByLabel('E-mail').inputValue()).toBe(owner.email);
    await keptIs(ada, 1);
    expect(await titles()).toEqual(['Left', 'Right']);

    await ada.keyboard.press('Escape');
    await dialog(ada).getByLabel('Password').fill('not this one');
    await dialog(ada).getByRole('button', { name: 'Sign in' }).click();
    await dialog(ada).getByRole('alert').waitFor();
    await signInInPlace(ada, owner);
    await stateIs(ada, /^Saved$/, BACK);
    expect(await titles()).toEqual(['Right', 'Written without a session']);
    // And the page is alive again.
    await moveRight(ada, 'Right');
    await expect
      .poll(async () => (await regions()).find(({ title }) => title === 'Right')?.placement.x, BACK)
      .toBe(9);
    await ada.context().close();
  });

  test('who is typing goes on typing, and is asked when they have finished', async () => {
    const ada = await open(owner);
    await regionOn(ada, 'Left').focus();
    await ada.keyboard.press('Enter');
    const text = ada.getByLabel('Markdown');
    await text.fill('Begun');
    await stateIs(ada, /^Saved$/);
    await endSession(ada);
    // Saved in a pause of the typing, which finds out; the focus stays where it is.
    await text.pressSequentially(' and');
    const notice = ada.getByText('Finish what you are typing, then sign in').first();
    await notice.waitFor();
    expect(await text.evaluate(field => document.activeElement === field)).toBe(true);
    await ada.keyboard.type(' gone on');
    expect(await text.inputValue()).toBe('Begun and gone on');
    expect(await dialog(ada).count()).toBe(0);
    // Another field is typing too; to leave them is not.
    await ada.getByLabel('Title', { exact: true }).focus();
    await stateIs(ada, /^Signed out · \d changes? kept$/);
    expect(await dialog(ada).count()).toBe(0);
    await button(ada, 'Duplicate').focus();
    await dialog(ada).waitFor();
    await notice.waitFor({ state: 'detached' });
    await signInInPlace(ada, owner);
    await stateIs(ada, /^Saved$/, BACK);
    const left = (await regions()).find(({ title }) => title === 'Left');
    expect(left?.widget.options.markdown).toBe('Begun and gone on');
    await ada.context().close();
  });

  test('who is typing may also sign in at once', async () => {
    const ada = await open(owner);
    await regionOn(ada, 'Left').focus();
    await ada.keyboard.press('Enter');
    const text = ada.getByLabel('Markdown');
    await endSession(ada);
    await text.fill('Written without a session');
    // Out of the way of screen readers, who have heard it, until F6 leads there.
    await ada.getByRole('button', { name: 'Sign in', exact: true, includeHidden: true }).click();
    await signInInPlace(ada, owner);
    await stateIs(ada, /^Saved$/, BACK);
    expect(await text.inputValue()).toBe('Written without a session');
    const left = (await regions()).find(({ title }) => title === 'Left');
    expect(left?.widget.options.markdown).toBe('Written without a session');
    await ada.context().close();
  });

  test('reloaded without a session, the page asks to sign in first, and saves afterwards', async () => {
    const ada = await open(owner);
    await renameWithoutSession(ada, 'Left', 'Written without a session');
    await keptIs(ada, 1);
    await ada.reload();
    await signInHere(ada, owner);
    await regionOn(ada, 'Written without a session').waitFor();
    await stateIs(ada, /^Saved$/, BACK);
    expect(await titles()).toEqual(['Right', 'Written without a session']);
    await ada.context().close();
  });

  test('what one person has not saved is never sent as somebody else', async () => {
    const ada = await open(owner);
    await renameWithoutSession(ada, 'Left', 'Only Ada’s');
    await keptIs(ada, 1);
    await dialog(ada).getByRole('button', { name: 'Use another account' }).click();
    await signInHere(ada, editor);
    await regionOn(ada, 'Left').waitFor();
    await renameRegion(ada, 'Right', 'Ben’s');
    await stateIs(ada, /^Saved$/);
    expect(await titles()).toEqual(['Ben’s', 'Left']);
    // Ada finds it when she is back.
    await button(ada, 'You: Ben').click();
    await ada.getByRole('menuitem', { name: 'Sign out' }).click();
    await ada.waitForURL('**/sign-in');
    await ada.goto(new URL(path, house.address).href);
    await signInHere(ada, owner);
    await regionOn(ada, 'Only Ada’s').waitFor();
    await stateIs(ada, /^Saved$/, BACK);
    expect(await titles()).toEqual(['Ben’s', 'Only Ada’s']);
    await ada.context().close();
  });
});
