import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invite, type Person, signIn, signUp } from '#server/testing/people.ts';
import { signedIn, testBrowser } from '../support/browser.ts';
import { installation } from '../support/installation.ts';
import { isDrawn, violations } from '../support/look.ts';

const OPERATOR = { email: 'operator@example.org', password: 'correct-horse-battery' };
const HOME = { slug: 'home', path: '/api/v1/tenants/home' };
const SECRET = 'a-secret-that-nobody-sees-again';

/** A machine that does much else is slow. */
const SOON = { timeout: 10_000 };

const windows = await testBrowser();

describe('sources, on the page', () => {
  const house = installation({
    BOOTSTRAP_EMAIL: OPERATOR.email,
    BOOTSTRAP_PASSWORD: OPERATOR.password,
    SOURCE_ALLOWED_HOSTS: '127.0.0.1,localhost',
  });
  let owner: Person;
  let page: Page;
  /** everything that the server told this page about sources */
  const told: string[] = [];
  const windowOf = async (person: Person, path: string): Promise<Page> => {
    const window = await windows.window();
    await signedIn(window, house.address, person);
    await window.goto(new URL(path, house.address).href);
    await isDrawn(window);
    return window;
  };

  beforeAll(async () => {
    owner = await signIn(house.address, OPERATOR);
    page = await windowOf(owner, '/t/home');
    page.on('response', async response => {
      if (response.url().includes('/sources')) told.push(await response.text().catch(() => ''));
    });
  });
  afterAll(() => page?.context().close());

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog').filter({ has: page.getByRole('heading') });
  const sources = (window = page) => window.getByRole('list', { name: 'Sources' }).getByRole('listitem');
  /** What is said about a field is what a screen reader says with it. */
  const saidAt = (label: string) =>
    dialog()
      .getByLabel(label, { exact: true })
      .evaluate(field => {
        const ids = (field.getAttribute('aria-describedby') ?? '').split(' ');
        return ids.map(id => document.getElementById(id)?.textContent ?? '').join(' ');
      });
  const gone = () => expect.poll(() => dialog().count(), SOON).toBe(0);

  test('are found in the navigation, and the first one has one button', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Sources' }).click();
    await page.getByText('No sources yet').waitFor();
    await button('Connect a source').click();
    await dialog().getByRole('button', { name: 'PostgreSQL' }).click();
    await page.getByRole('heading', { name: 'Connect PostgreSQL' }).waitFor();
  });

  test('what is missing is said at its field, and nothing is sent', async () => {
    await button('Connect').click();
    await expect.poll(() => saidAt('Host'), SOON).toContain('Enter the host.');
    expect(await saidAt('Name')).toContain('Give it a name');
    expect(await saidAt('Database')).toContain('Enter the database.');
    await dialog().getByLabel('Port').fill('70000');
    await button('Test connection').click();
    await expect.poll(() => saidAt('Port'), SOON).toContain('from 1 to 65535');
    expect(await saidAt('Name')).not.toContain('Give it a name');
  });

  test('a connection is tried before it is kept: a sentence, and how long it took', async () => {
    await dialog().getByLabel('Name', { exact: true }).fill('Shop');
    await dialog().getByLabel('Host').fill('127.0.0.1');
    await dialog().getByLabel('Port').fill('1');
    await dialog().getByLabel('Database').fill('shop');
    await dialog().getByLabel('User').fill('reader');
    await dialog().getByLabel('Password').fill(SECRET);
    await button('Test connection').click();
    await expect
      .poll(() => dialog().getByRole('alert').innerText(), SOON)
      .toMatch(/\w.*\.\s*\d+\s(?:ms|s)$/s);
    expect(await violations(page)).toEqual([]);
  });

  test('it is kept, and stands in the list with its kind, its place and its health', async () => {
    await button('Connect').click();
    await gone();
    await expect.poll(() => sources().count(), SOON).toBe(1);
    expect(await sources().first().innerText()).toMatch(
      /Shop\s+PostgreSQL, 127\.0\.0\.1:1\/shop\s+Not asked yet/,
    );
  });

  const more = async (item: string) => {
    await button('More about Shop').click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  test('it is tried as it is kept, and its health says how that went', async () => {
    await more('Test connection');
    await expect.poll(() => sources().first().innerText(), SOON).toMatch(/Fails/);
  });

  test('a secret is never shown again: it is set, can be replaced and removed', async () => {
    await more('Change');
    await expect
      .poll(() => dialog().getByLabel('Password').getAttribute('placeholder'), SOON)
      .toBe('Set; not shown');
    expect(await dialog().getByLabel('Password').inputValue()).toBe('');
    await dialog().getByRole('button', { name: 'Replace' }).click();
    expect(await dialog().getByLabel('Password').getAttribute('type')).toBe('password');
    await dialog().getByRole('button', { name: 'Keep' }).click();
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => saidAt('Password'), SOON).toContain('taken away when you save');
    await dialog().getByRole('button', { name: 'Keep' }).click();
    expect(told.length).toBeGreaterThan(0);
    expect(told.join()).not.toContain(SECRET);
  });

  test('at another address its secret is asked for again, at its field', async () => {
    await dialog().getByLabel('Host').fill('elsewhere.example.com');
    await button('Save').click();
    await expect.poll(() => saidAt('Password'), SOON).toContain('You changed where the source is (host)');
    await dialog().getByLabel('Password').fill(`${SECRET} 2`);
    await button('Save').click();
    await gone();
    await expect.poll(() => sources().first().innerText(), SOON).toContain('elsewhere.example.com:1/shop');
  });

  test('what the server refuses is said at the field that it names', async () => {
    await page.keyboard.press('n');
    await dialog().getByRole('button', { name: 'HTTP' }).click();
    await dialog().getByLabel('Name', { exact: true }).fill('Shop');
    await dialog().getByLabel('Address').fill('https://api.example.com');
    await dialog().getByRole('button', { name: 'Add a header' }).click();
    await dialog().getByLabel('Name of header 1').fill('not a name');
    await button('Connect').click();
    const headers = dialog().getByRole('group', { name: 'Headers' });
    await expect.poll(() => headers.getByRole('alert').innerText(), SOON).toMatch(/headers/);
    await dialog().getByLabel('Name of header 1').fill('X-Version');
    await button('Connect').click();
    await expect.poll(() => saidAt('Name'), SOON).toMatch(/name/i);
    await dialog().getByLabel('Name', { exact: true }).fill('Orders');
    await button('Connect').click();
    await gone();
    await expect.poll(() => sources().count(), SOON).toBe(2);
    // The browser notes on its console what it was refused.
    const refused = /status of 4(?:00|09)/;
    expect(windows.complaintsOf(page).filter(text => !refused.test(text))).toEqual([]);
    windows.complaints.splice(0);
  });

  test('only what matters is asked for', async () => {
    await page.keyboard.press('n');
    await dialog().getByRole('button', { name: 'Prometheus' }).click();
    const isAsked = (label: string) => dialog().getByLabel(label, { exact: true }).count();
    expect(await Promise.all(['User', 'Password', 'Token'].map(isAsked))).toEqual([0, 0, 0]);
    const choose = async (choice: string) => {
      await dialog().getByRole('combobox', { name: 'Authentication' }).click();
      await page.getByRole('option', { name: choice }).click();
    };
    await choose('basic');
    await expect.poll(() => Promise.all(['User', 'Password', 'Token'].map(isAsked)), SOON).toEqual([1, 1, 0]);
    await choose('bearer');
    await expect.poll(() => Promise.all(['User', 'Password', 'Token'].map(isAsked)), SOON).toEqual([0, 0, 1]);
    await page.keyboard.press('Escape');
    await gone();
  });

  test('an editor sees them, and changes nothing', async () => {
    const editor = await signUp(house.address, 'Edda');
    await invite(owner, HOME, editor, 'editor');
    const window = await windowOf(editor, '/t/home/sources');
    await expect.poll(() => sources(window).count(), SOON).toBe(2);
    await sources(window).getByText('Not asked yet').first().waitFor();
    expect(await window.getByRole('button', { name: /Connect|More about/ }).count()).toBe(0);
    await window.keyboard.press('n');
    expect(await window.getByRole('dialog').count()).toBe(0);
    await window.context().close();
  });

  test('a viewer sees none, also not by the address', async () => {
    const viewer = await signUp(house.address, 'Vera');
    await invite(owner, HOME, viewer, 'viewer');
    const window = await windowOf(viewer, '/t/home');
    expect(await window.getByRole('link', { name: 'Sources' }).count()).toBe(0);
    await window.goto(new URL('/t/home/sources', house.address).href);
    await window.getByText('Not for your role').first().waitFor();
    await window.context().close();
  });

  test('one is deleted only after a question', async () => {
    await page.goto(new URL('/t/home/sources', house.address).href);
    await more('Delete');
    await page.getByText('This cannot be undone.').waitFor();
    await button('Cancel').click();
    await gone();
    expect(await sources().count()).toBe(2);
    await more('Delete');
    await button('Delete source').click();
    await expect.poll(() => sources().count(), SOON).toBe(1);
    expect(told.join()).not.toContain(SECRET);
  });
});
