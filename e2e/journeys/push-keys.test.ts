import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { newTeam, type Person, signUp, type Team } from '#server/testing/people.ts';
import { signInOnPage, testBrowser } from '../support/browser.ts';
import { installation } from '../support/installation.ts';
import { missingPrograms, runInShell } from '../support/shell.ts';

const GUIDE = readFileSync(fileURLToPath(new URL('../../docs/sources/datasets.md', import.meta.url)), 'utf8');
const windows = await testBrowser();

describe('a dataset for programs, on its page', () => {
  const house = installation();
  let owner: Person;
  let team: Team;
  let dataset: string;
  let page: Page;
  let line = '';

  beforeAll(async () => {
    owner = await signUp(house.address, 'Olga');
    team = await newTeam(owner);
    const made = await owner.call<{ id: string }>('POST', `${team.path}/datasets`, { name: 'Station' });
    dataset = made.body.id;
    page = await windows.window();
    await signInOnPage(page, house.address, owner, `/t/${team.slug}/datasets/${dataset}`);
  });

  const section = (name: string) => page.getByRole('region', { name, exact: true });
  const read = async () =>
    (await owner.call<{ rows: number; key: string[] }>('GET', `${team.path}/datasets/${dataset}`)).body;

  test('a push key is shown once, with the line that uses it', async ({ skip }) => {
    const missing = missingPrograms('bash', 'curl');
    skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
    await page.getByRole('button', { name: 'New push key' }).click();
    await page.getByLabel('Name of the new push key').fill('Weather station');
    await page.keyboard.press('Enter');
    const pre = section('Push keys').locator('pre');
    await pre.waitFor();
    line = await pre.innerText();
    expect(line).toMatch(/Bearer rdp_[\w-]{86}"/);
    const pushed = await runInShell(
      `printf 'time,host,load\\n2026-01-01T00:00:00Z,c,1\\n' > rows.csv\n${line}\nrm rows.csv`,
      { cwd: tmpdir() },
    );
    expect(pushed.status, pushed.stdout).toBe(0);
    await page.reload();
    await section('Push keys').getByText(/used/).waitFor();
    expect(await section('Push keys').innerText()).not.toContain(line.match(/rdp_[\w-]+/)![0]);
  });

  test('the guide works when it is pasted into a shell, twice', async ({ skip }) => {
    const missing = missingPrograms('bash', 'curl');
    skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
    const [, script] = /<!-- tried by [^>]*-->\s*```sh\n(.*?)```/s.exec(GUIDE)!;
    const env = {
      SERVER: house.address,
      TEAM: team.slug,
      DATASET: dataset,
      TOKEN: line.match(/rdp_[\w-]+/)![0],
    };
    for (let time = 0; time < 2; time += 1) {
      const pushed = await runInShell(script!, { cwd: tmpdir(), env });
      expect(pushed.status, pushed.stdout).toBe(0);
      expect(JSON.parse(pushed.stdout)).toMatchObject({ rows: 2, total: 3 });
    }
    expect(await read()).toMatchObject({ rows: 3, key: ['time', 'host'] });
  });

  test('what is kept is said in a form, and goes at once', async () => {
    await page.reload();
    const form = section('What is kept');
    expect(await form.getByLabel('Key columns').inputValue()).toBe('time, host');
    await form.getByLabel('Rows').fill('many');
    await form.getByText('A whole number from 1').waitFor();
    expect(await form.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await form.getByLabel('Rows').fill('2');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/Saved; 1\srow taken away/).waitFor();
    await expect.poll(async () => (await read()).rows).toBe(2);
    await form.getByLabel('Days').fill('30');
    await form.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/^Saved/)
      .last()
      .waitFor();
  });

  test('a revoked key is worth nothing', async () => {
    await section('Push keys').getByRole('button', { name: 'Revoke Weather station' }).click();
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('“Weather station” is revoked').waitFor();
    const key = line.match(/rdp_[\w-]+/)![0];
    const answer = await fetch(
      new URL(`/api/v1/tenants/${team.slug}/datasets/${dataset}/rows`, house.address),
      {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
        body: 'time,host\n2026-01-01,z\n',
      },
    );
    expect(answer.status).toBe(401);
  });

  test('the team sees how much of its quota it has used', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Datasets' }).click();
    await page.getByText(/The team uses 1 of 200 datasets, \d of 10,000,000 rows/).waitFor();
    expect(windows.complaints).toEqual([]);
  });

  test.for([
    ['wide', 1440, 'light'],
    ['middle', 1024, 'dark'],
    ['narrow', 390, 'light'],
    ['narrow-dark', 390, 'dark'],
  ] as const)('looks right: %s', async ([name, width, colorScheme]) => {
    const folder = process.env.LOOK_FOLDER;
    await page.goto(new URL(`/t/${team.slug}/datasets/${dataset}`, house.address).href);
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await section('What is kept').waitFor();
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
});
