import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { invite, newDashboard, type Person, signIn, signUp } from '#server/testing/people.ts';
import { pagePath, regionOn, signedIn, testBrowser } from '../support/browser.ts';
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

  describe('in a query', () => {
    let database: TestDatabase;
    const alert = () => dialog().getByRole('alert');
    const sql = () => dialog().getByRole('textbox', { name: 'SQL' });
    const answer = () => dialog().getByRole('region', { name: 'Answer' });
    const write = async (text: string) => {
      await sql().click();
      await page.keyboard.press('Control+a');
      // What is offered meanwhile would be taken by Enter, and covers what stands below.
      await page.keyboard.type(text);
      await page.keyboard.press('Escape');
    };

    beforeAll(async () => {
      database = await testDatabase(null);
      const client = new pg.Client({ connectionString: database.superuserUrl });
      await client.connect();
      await client.query(
        'create table orders as select n as id, n * 1.5 as amount from generate_series(1, 1200) n',
      );
      await client.end();
      const { hostname, port, username, password } = new URL(database.superuserUrl);
      const { status } = await owner.call('POST', `${HOME.path}/sources`, {
        kind: 'postgres',
        name: 'Warehouse',
        settings: {
          host: hostname,
          port: Number(port),
          database: database.name,
          user: decodeURIComponent(username),
          tls: 'disable',
        },
        secrets: { password: decodeURIComponent(password) },
      });
      expect(status).toBe(201);
    });
    afterAll(() => database?.drop());

    test('the picker of a new region knows them', async () => {
      const dashboard = await newDashboard(owner, HOME, 'Sales');
      await page.goto(new URL(pagePath(HOME, dashboard), house.address).href);
      await button('Add region').first().click();
      await dialog().getByRole('button', { name: 'Table', exact: true }).click();
      const listed = dialog().getByRole('region', { name: 'Sources' });
      await listed.getByRole('button', { name: 'Warehouse' }).click();
      await button('Write the query').click();
      await sql().waitFor();
    });

    test('it is written with the keyboard; the policy refuses nothing of the editor, axe finds nothing', async () => {
      await write('select 1 as one');
      expect(await sql().innerText()).toBe('select 1 as one');
      expect(await violations(page)).toEqual([]);
      const colours = await sql()
        .locator('span')
        .evaluateAll(all => new Set(all.map(span => getComputedStyle(span).color)).size);
      expect(colours).toBeGreaterThan(1);
      expect(windows.violationsOf(page)).toEqual([]);
    });

    test('it runs when somebody says so, and what comes of it stands below', async () => {
      expect(await answer().count()).toBe(0);
      await page.keyboard.press('Control+Enter');
      await expect
        .poll(() => answer().getByRole('status').first().innerText(), SOON)
        .toMatch(/^1\srow, 1\scolumn, /);
      expect(await violations(page)).toEqual([]);
    });

    test('what the database has is listed, and a press puts its name into the text', async () => {
      const tables = dialog().getByRole('list', { name: 'Tables' });
      await tables.getByRole('button', { name: 'Show the columns of orders' }).click();
      await tables.getByRole('button', { name: 'Insert amount' }).waitFor();
      await write('select count(*) as n from ');
      await tables.getByRole('button', { name: 'Insert orders' }).click();
      await expect.poll(() => sql().innerText(), SOON).toBe('select count(*) as n from orders');
      await dialog().getByLabel('Find tables').fill('nothing like it');
      await dialog().getByText('Nothing by that name.').waitFor();
      await dialog().getByLabel('Find tables').fill('');
    });

    test('names are completed while one types', async () => {
      await sql().click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('select * from orders where amo');
      await dialog()
        .getByRole('option', { name: /amount/ })
        .click();
      await expect.poll(() => sql().innerText(), SOON).toContain('where amount');
      expect(windows.violationsOf(page)).toEqual([]);
    });

    test('an error is said, and shown where it happened', async () => {
      await write('select id, wrong_one from orders');
      await page.keyboard.press('Control+Enter');
      await expect.poll(() => alert().innerText(), SOON).toMatch(/^Line 1, column 12: .*\.$/s);
      await expect.poll(() => sql().locator('.cm-problem').innerText(), SOON).toBe('wrong_one');
      expect(await violations(page)).toEqual([]);
      // The browser notes what it was refused.
      windows.complaintsOf(page);
      windows.complaints.splice(0);
    });

    test('a limit and what it keeps away are always in sight', async () => {
      await write('select * from orders');
      await dialog().getByLabel('At most so many rows').fill('1000');
      await button(/^Run/).click();
      await answer().getByText('The limit of the query is 1,000.').waitFor();
      expect(await answer().getByRole('status').first().innerText()).toMatch(
        /^1,000\srows, 2\scolumns, [\d.]+\sKiB, \d/,
      );
    });

    test('Tab indents; Escape, then Tab leaves the text, and the dialog stays', async () => {
      const inside = () =>
        page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.ariaLabel ?? null);
      await sql().click();
      await page.keyboard.press('Home');
      await page.keyboard.press('Tab');
      expect(await inside()).toBe('SQL');
      expect(await sql().textContent()).toMatch(/^\s+select/);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      await expect.poll(inside, SOON).toBeNull();
      expect(await sql().isVisible()).toBe(true);
    });

    test('it becomes the query of the region, which shows it', async () => {
      await button('Use this query').click();
      await gone();
      await expect.poll(() => page.locator('aside pre').innerText(), SOON).toContain('select * from orders');
      await expect.poll(() => regionOn(page, 'Warehouse').getByRole('row').count(), SOON).toBeGreaterThan(5);
      await button('Edit the query').click();
      await expect.poll(() => sql().textContent(), SOON).toContain('select * from orders');
      await button('Cancel').click();
      await gone();
      expect(windows.complaintsOf(page)).toEqual([]);
    });
  });

  test('an editor sees them, and changes nothing', async () => {
    const editor = await signUp(house.address, 'Edda');
    await invite(owner, HOME, editor, 'editor');
    const window = await windowOf(editor, '/t/home/sources');
    await expect.poll(() => sources(window).count(), SOON).toBe(3);
    await sources(window).getByText('Answers').waitFor();
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
    expect(await sources().count()).toBe(3);
    await more('Delete');
    await button('Delete source').click();
    await expect.poll(() => sources().count(), SOON).toBe(2);
    expect(told.join()).not.toContain(SECRET);
  });
});
