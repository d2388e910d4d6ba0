import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { regionOn, type TestBrowser } from '../../support/browser.ts';
import { violations } from '../../support/look.ts';
import type { QueryEditor } from '../../support/query-editor.ts';

const SOON = { timeout: 10_000 };

/** SQL, with what the database has beside it. */
export function ofPostgres(windows: TestBrowser, editor: QueryEditor): void {
  describe('of PostgreSQL', () => {
    let database: TestDatabase;
    const sql = () => editor.text('SQL');

    beforeAll(async () => {
      database = await testDatabase(null);
      const client = new pg.Client({ connectionString: database.superuserUrl });
      await client.connect();
      await client.query(
        'create table orders as select n as id, n * 1.5 as amount from generate_series(1, 1200) n',
      );
      await client.end();
      const { hostname, port, username, password } = new URL(database.superuserUrl);
      await editor.connect({
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
    });
    afterAll(() => database?.drop());

    test('the picker of a new region knows its source', () => editor.begin('Warehouse', 'SQL'));

    test('it is written with the keyboard; the policy refuses nothing of the editor, axe finds nothing', async () => {
      await editor.write('SQL', 'select 1 as one');
      expect(await sql().innerText()).toBe('select 1 as one');
      expect(await violations(editor.page)).toEqual([]);
      const colours = await sql()
        .locator('span')
        .evaluateAll(all => new Set(all.map(span => getComputedStyle(span).color)).size);
      expect(colours).toBeGreaterThan(1);
      expect(windows.violationsOf(editor.page)).toEqual([]);
    });

    test('it runs when somebody says so, and what comes of it stands below', async () => {
      expect(await editor.answer().count()).toBe(0);
      await editor.page.keyboard.press('Control+Enter');
      await expect
        .poll(() => editor.answer().getByRole('status').first().innerText(), SOON)
        .toMatch(/^1\srow, 1\scolumn, /);
      expect(await violations(editor.page)).toEqual([]);
    });

    test('what the database has is listed, and a press puts its name into the text', async () => {
      const tables = editor.dialog().getByRole('list', { name: 'Tables' });
      await tables.getByRole('button', { name: 'Show the columns of orders' }).click();
      await tables.getByRole('button', { name: 'Insert amount' }).waitFor();
      await editor.write('SQL', 'select count(*) as n from ');
      await tables.getByRole('button', { name: 'Insert orders' }).click();
      await expect.poll(() => sql().innerText(), SOON).toBe('select count(*) as n from orders');
      await editor.dialog().getByLabel('Find tables').fill('nothing like it');
      await editor.dialog().getByText('Nothing by that name.').waitFor();
      await editor.dialog().getByLabel('Find tables').fill('');
    });

    test('names are completed while one types', async () => {
      await sql().click();
      await editor.page.keyboard.press('Control+a');
      await editor.page.keyboard.type('select * from orders where amo');
      await editor
        .dialog()
        .getByRole('option', { name: /amount/ })
        .click();
      await expect.poll(() => sql().innerText(), SOON).toContain('where amount');
      expect(windows.violationsOf(editor.page)).toEqual([]);
    });

    test('an error is said, and shown where it happened', async () => {
      await editor.write('SQL', 'select id, wrong_one from orders');
      await editor.page.keyboard.press('Control+Enter');
      await expect.poll(() => editor.alert().innerText(), SOON).toMatch(/^Line 1, column 12: .*\.$/s);
      await expect.poll(() => sql().locator('.cm-problem').innerText(), SOON).toBe('wrong_one');
      expect(await violations(editor.page)).toEqual([]);
      // The browser notes what it was refused.
      editor.forgiveRefusals();
    });

    test('a limit and what it keeps away are always in sight', async () => {
      await editor.write('SQL', 'select * from orders');
      await editor.dialog().getByLabel('At most so many rows').fill('1000');
      await editor.button(/^Run/).click();
      await editor.answer().getByText('The limit of the query is 1,000.').waitFor();
      expect(await editor.answer().getByRole('status').first().innerText()).toMatch(
        /^1,000\srows, 2\scolumns, [\d.]+\sKiB, \d/,
      );
    });

    test('Tab indents; Escape, then Tab leaves the text, and the dialog stays', async () => {
      const inside = () =>
        editor.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.ariaLabel ?? null);
      await sql().click();
      await editor.page.keyboard.press('Home');
      await editor.page.keyboard.press('Tab');
      expect(await inside()).toBe('SQL');
      expect(await sql().textContent()).toMatch(/^\s+select/);
      await editor.page.keyboard.press('Escape');
      await editor.page.keyboard.press('Tab');
      await expect.poll(inside, SOON).toBeNull();
      expect(await sql().isVisible()).toBe(true);
    });

    test('it becomes the query of the region, which shows it', async () => {
      await editor.button('Use this query').click();
      await editor.gone();
      await expect
        .poll(() => editor.page.locator('aside pre').innerText(), SOON)
        .toContain('select * from orders');
      await expect
        .poll(() => regionOn(editor.page, 'Warehouse').getByRole('row').count(), SOON)
        .toBeGreaterThan(5);
      await editor.button('Edit the query').click();
      await expect.poll(() => sql().textContent(), SOON).toContain('select * from orders');
      await editor.button('Cancel').click();
      await editor.gone();
      expect(windows.complaintsOf(editor.page)).toEqual([]);
    });
  });
}
