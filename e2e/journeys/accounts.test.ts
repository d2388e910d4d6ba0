import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chooseFrom, regionOn, testBrowser } from '../support/browser.ts';
import { installation } from '../support/installation.ts';

const PASSWORD = 'correct-horse-battery';
const ADA = { name: 'Ada Byron', email: 'ada@example.org' };
const BEN = { name: 'Ben Okri', email: 'ben@example.org' };

const windows = await testBrowser();

/** A journey: each test goes on where the one before has ended. */
describe('accounts, teams and roles, on the page', () => {
  const house = installation();
  let ada: Page;
  let ben: Page;
  let link: string;

  const pathOf = (page: Page) => new URL(page.url()).pathname;
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const signOut = async (page: Page, name: string) => {
    await button(page, `You: ${name}`).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
  };
  const switchTeam = async (page: Page, from: string, to: string) => {
    await button(page, `Team ${from}`).click();
    await page.getByRole('menuitemradio', { name: to }).click();
    await button(page, `Team ${to}`).waitFor();
  };

  test('somebody without an account makes one, and a team with it', async () => {
    ada = await windows.window();
    await ada.goto(house.address);
    await ada.waitForURL('**/sign-in*');
    await ada.getByRole('link', { name: 'Create an account' }).click();
    await ada.getByLabel('Name', { exact: true }).fill(ADA.name);
    await ada.getByLabel('E-mail').fill(ADA.email);
    await ada.getByLabel('Password').fill('short');
    await button(ada, 'Create account').click();
    const password = ada.getByLabel('Password');
    expect(await password.getAttribute('aria-invalid')).toBe('true');
    expect(await password.evaluate(field => field === document.activeElement)).toBe(true);

    await password.fill(PASSWORD);
    await button(ada, 'Create account').click();
    await heading(ada, `Welcome, ${ADA.name}`).waitFor();
    await ada.getByLabel('Name of the team').fill('Weather Station');
    expect(await ada.getByLabel('Short name').inputValue()).toBe('weather-station');
    await button(ada, 'Create team').click();
    await ada.waitForURL('**/t/weather-station');
    await ada.getByText('No dashboards yet').waitFor();
  });

  test('a dashboard takes a name and Enter', async () => {
    await button(ada, 'New dashboard').click();
    await ada.getByLabel('Name of the new dashboard').fill('Roof');
    await ada.keyboard.press('Enter');
    await heading(ada, 'Roof').waitFor();
    await button(ada, 'Add region').click();
    await ada.getByRole('dialog').getByRole('button', { name: 'Text', exact: true }).click();
    await ada.getByLabel('Title', { exact: true }).fill('Notes');
    await ada.getByRole('textbox', { name: 'Markdown' }).fill('**Gutters** are clean.');
    await regionOn(ada, 'Notes').locator('strong', { hasText: 'Gutters' }).waitFor();
    await ada.keyboard.press('Escape');
  });

  test('a wrong password and an unknown address get the same sentence, and no way in', async () => {
    const roof = pathOf(ada);
    await signOut(ada, ADA.name);
    const sentences: string[] = [];
    for (const email of [ADA.email, 'nobody@example.org']) {
      await ada.getByLabel('E-mail').fill(email);
      await ada.getByLabel('Password').fill('not this one');
      await button(ada, 'Sign in').click();
      const alert = ada.getByRole('alert');
      await alert.waitFor();
      sentences.push(await alert.innerText());
      expect(await ada.getByLabel('E-mail').inputValue()).toBe(email);
      await ada.goto(new URL(roof, house.address).href);
      await ada.waitForURL(url => url.pathname === '/sign-in' && url.searchParams.get('from') === roof);
    }
    expect(sentences[0]).toMatch(/e-mail|address|password/i);
    expect(sentences[1]).toBe(sentences[0]);
    // The browser itself notes a refused request.
    expect(windows.complaints.splice(0)).toEqual([
      expect.stringContaining('status of 401'),
      expect.stringContaining('status of 401'),
    ]);
  });

  test('whoever signs in goes on to the page that was asked for', async () => {
    const wanted = new URL(ada.url()).searchParams.get('from');
    await ada.getByLabel('E-mail').fill(ADA.email);
    await ada.getByLabel('Password').fill(PASSWORD);
    await ada.keyboard.press('Enter');
    await regionOn(ada, 'Notes').waitFor();
    expect(pathOf(ada)).toBe(wanted);
  });

  test('an address that leads elsewhere is no page to go on to', async () => {
    const guest = await windows.window();
    await guest.goto(new URL('/sign-in?from=%2F%2Fevil.example', house.address).href);
    await guest.getByLabel('E-mail').fill(ADA.email);
    await guest.getByLabel('Password').fill(PASSWORD);
    await button(guest, 'Sign in').click();
    await heading(guest, 'Dashboards').waitFor();
    expect(guest.url()).toBe(new URL('/t/weather-station', house.address).href);
    await guest.context().close();
  });

  test('an invitation is a link', async () => {
    await ada.getByRole('navigation').getByRole('link', { name: 'Dashboards' }).click();
    await ada.getByRole('navigation').getByRole('link', { name: 'Members' }).click();
    await button(ada, 'Invite').click();
    await chooseFrom(ada, 'Role', 'Viewer');
    await button(ada, 'Make the link').click();
    link = await ada.getByRole('textbox', { name: 'Link' }).inputValue();
    await button(ada, 'Done').click();
    await ada.getByText('Whoever has the link').waitFor();
    expect(new URL(link).origin).toBe(house.address);
  });

  test('whoever opens it joins, with a new account', async () => {
    ben = await windows.window();
    await ben.goto(link);
    await heading(ben, 'Join Weather Station').waitFor();
    await ben.getByText(`${ADA.name} invites you as viewer`).waitFor();
    await ben.getByLabel('Name', { exact: true }).fill(BEN.name);
    await ben.getByLabel('E-mail').fill(BEN.email);
    await ben.getByLabel('Password').fill(PASSWORD);
    await button(ben, 'Create account').click();
    await ben.waitForURL('**/t/weather-station');
    await ben.getByRole('link', { name: 'Roof' }).waitFor();
  });

  test('a link works once', async () => {
    const other = await windows.window();
    await other.goto(link);
    await heading(other, 'This invitation does not work').waitFor();
    await other.context().close();
    expect(windows.complaints.splice(0)).toEqual([expect.stringContaining('status of 404')]);
  });

  test('a viewer sees everything and is offered no change', async () => {
    await expect.poll(() => button(ben, 'New dashboard').count()).toBe(0);
    expect(await button(ben, 'Import a dashboard').count()).toBe(0);
    expect(await ben.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual([
      'Dashboards',
      'Members',
    ]);
    await ben.getByRole('navigation').getByRole('link', { name: 'Members' }).click();
    await ben.getByRole('list', { name: 'Members' }).getByText(ADA.name).waitFor();
    expect(await button(ben, 'Invite').count()).toBe(0);
    expect(await ben.getByRole('combobox').count()).toBe(0);

    await ben.goBack();
    await ben.getByRole('link', { name: 'Roof' }).click();
    await regionOn(ben, 'Notes').waitFor();
    await ben.getByText('View only').waitFor();
    for (const name of ['Add region', 'Undo', 'Redo', 'Actions of Notes'])
      expect(await button(ben, name).count(), name).toBe(0);
    expect(await regionOn(ben, 'Notes').locator('[data-drag]').count()).toBe(0);
    await button(ben, 'More').click();
    await ben.getByRole('menuitem', { name: 'History' }).waitFor();
    const offered = await ben.getByRole('menuitem').allInnerTexts();
    expect(offered.map(text => text.split('\n')[0])).toEqual(['History', 'Export as JSON']);
    await ben.keyboard.press('Escape');
  });

  test('nor do a viewer’s keys change anything', async () => {
    await regionOn(ben, 'Notes').focus();
    for (const key of ['Delete', 'Enter', 'a', 'Alt+ArrowRight', 'Shift+ArrowDown', 'Control+z'])
      await ben.keyboard.press(key);
    await ben.keyboard.press('Control+k');
    await ben.getByRole('option', { name: 'History' }).waitFor();
    for (const name of ['Add a region', 'Undo', 'Archive the dashboard'])
      expect(await ben.getByRole('option', { name }).count(), name).toBe(0);
    await ben.keyboard.press('Escape');
    expect(await regionOn(ben, 'Notes').isVisible()).toBe(true);
    await expect.poll(() => ben.locator('[role=dialog][data-open]').count()).toBe(0);
    expect(await ben.getByRole('complementary').count()).toBe(0);
  });

  test('a page that a role does not show says so', async () => {
    const roof = ben.url();
    await ben.goto(new URL('/t/weather-station/datasets', house.address).href);
    await ben.getByText('Your role in this team does not show this page.', { exact: false }).waitFor();
    await ben.goto(roof);
    await regionOn(ben, 'Notes').waitFor();
  });

  test('another role is given with one choice, and holds at once', async () => {
    await ada.getByRole('navigation').getByRole('link', { name: 'Dashboards' }).click();
    await ada.getByRole('navigation').getByRole('link', { name: 'Members' }).click();
    await chooseFrom(ada, `Role of ${BEN.name}`, 'Editor');
    await ada.getByText(`${BEN.name} is editor now`).waitFor();
    await button(ben, 'Add region').waitFor();
    await regionOn(ben, 'Notes').focus();
    await ben.keyboard.press('Enter');
    await ben.getByLabel('Title', { exact: true }).fill('Ben’s notes');
    await ben.keyboard.press('Enter');
    await ben.keyboard.press('Escape');
    await expect.poll(() => regionOn(ben, 'Ben’s notes').isVisible()).toBe(true);
  });

  test('whoever is removed from the team sees nothing any more, at once', async () => {
    await button(ada, `More about ${BEN.name}`).click();
    await ada.getByRole('menuitem', { name: 'Remove from the team' }).click();
    await button(ada, 'Remove').click();
    await ada.getByText(`${BEN.name} is no longer in the team`).waitFor();
    await heading(ben, 'You cannot see this dashboard').waitFor();
    await ben.reload();
    await heading(ben, 'Nothing here').waitFor();
    await ada.getByRole('navigation').getByRole('link', { name: 'Dashboards' }).click();
    await ada.getByRole('link', { name: 'Roof' }).click();
    await regionOn(ada, 'Ben’s notes').waitFor();
    await ada.goBack();
    await ada.goBack();
  });

  test('the last owner cannot leave', async () => {
    await button(ada, `More about ${ADA.name}`).click();
    await ada.getByRole('menuitem', { name: 'Leave the team' }).click();
    await button(ada, 'Leave').click();
    await ada.getByText('Make somebody else an owner first.').first().waitFor();
    await button(ada, 'Cancel').click();
    expect(windows.complaints.splice(0)).toEqual([expect.stringContaining('status of 409')]);
  });

  test('the switcher leads from team to team, and each has its own', async () => {
    await button(ada, 'Team Weather Station').click();
    await ada.getByRole('menuitem', { name: 'Create a team' }).click();
    await ada.getByLabel('Name of the team').fill('Observatory');
    await button(ada, 'Create team').click();
    await ada.waitForURL('**/t/observatory');
    await ada.getByText('No dashboards yet').waitFor();
    await switchTeam(ada, 'Observatory', 'Weather Station');
    await ada.getByRole('link', { name: 'Roof' }).waitFor();
    expect(pathOf(ada)).toBe('/t/weather-station');
    await switchTeam(ada, 'Weather Station', 'Observatory');
    await ada.getByText('No dashboards yet').waitFor();
    // A later visit begins where the last one ended.
    await ada.goto(house.address);
    await ada.waitForURL('**/t/observatory');
  });

  test('a team that one is not in looks like none', async () => {
    await ben.goto(new URL('/t/observatory', house.address).href);
    await heading(ben, 'Nothing here').waitFor();
    const foreign = await ben.getByRole('main').innerText();
    await ben.goto(new URL('/t/no-such-team', house.address).href);
    await heading(ben, 'Nothing here').waitFor();
    expect(await ben.getByRole('main').innerText()).toBe(foreign);
  });

  test('no page complained on its console', () => {
    expect(windows.complaints).toEqual([]);
  });
});
