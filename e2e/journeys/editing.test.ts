import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { pagePath, placeOf, regionOn, signInOnPage, testBrowser } from '../support/browser.ts';
import { installation } from '../support/installation.ts';
import { invite, newDashboard, newTeam, region, signUp } from '../support/person.ts';

const SOON = { timeout: 5_000, interval: 20 };

const windows = await testBrowser();

/** Each test goes on where the one before has ended. */
describe('editing, by two people', () => {
  const house = installation();
  let ada: Page;
  let ben: Page;
  let team: { readonly slug: string };
  let path: string;

  beforeAll(async () => {
    const owner = await signUp(house.address, 'Ada');
    const editor = await signUp(house.address, 'Ben');
    const made = await newTeam(owner);
    team = made;
    await invite(owner, made, editor, 'editor');
    await newDashboard(owner, made, 'Another one');
    const dashboard = await newDashboard(owner, made, 'Ours', [
      region('Left', 0, 0, 8, 5),
      region('Right', 8, 0, 8, 5),
    ]);
    path = pagePath(made, dashboard);
    ada = await windows.window();
    ben = await windows.window();
    await signInOnPage(ada, house.address, owner, path);
    await signInOnPage(ben, house.address, editor, path);
    for (const page of [ada, ben]) await regionOn(page, 'Right').waitFor();
  });

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const said = (page: Page) => page.locator('main p[role=status]').innerText();
  const placeIs = (page: Page, title: string, place: object) =>
    expect.poll(() => placeOf(page, title), SOON).toMatchObject(place);
  const isSeen = (page: Page, title: string, seen = true) =>
    expect.poll(() => regionOn(page, title).isVisible(), SOON).toBe(seen);
  const ids = (page: Page) =>
    page.locator('[data-region]').evaluateAll(all => all.map(one => (one as HTMLElement).dataset.region));
  const titles = (page: Page) => page.locator('[data-region] h2').allInnerTexts();
  const places = async (page: Page) =>
    Promise.all((await titles(page)).sort().map(async title => [title, await placeOf(page, title)]));
  const openPalette = async (page: Page, text: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command palette' }).fill(text);
  };
  const openMenu = async (page: Page, name: string, item: string) => {
    await button(page, name).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  test('a region is moved by keys: announced at each step, done on letting go', async () => {
    await regionOn(ada, 'Left').focus();
    await ada.keyboard.down('Alt');
    await ada.keyboard.press('ArrowLeft');
    await expect.poll(() => said(ada)).toBe('No further');
    for (let step = 1; step <= 3; step += 1) {
      await ada.keyboard.press('ArrowRight');
      await expect.poll(() => said(ada)).toBe(`Left: column ${step + 1}, row 1, 8 wide, 5 tall`);
    }
    await placeIs(ada, 'Left', { x: 3, y: 0 });
    expect(await placeOf(ben, 'Left')).toMatchObject({ x: 0, y: 0 });
    await ada.keyboard.up('Alt');
    await placeIs(ben, 'Left', { x: 3, y: 0 });
    expect(await places(ben)).toEqual(await places(ada));
  });

  test('Escape takes it back', async () => {
    const before = await places(ada);
    await ada.keyboard.down('Alt');
    await ada.keyboard.press('ArrowRight');
    await placeIs(ada, 'Left', { x: 4 });
    await ada.keyboard.press('Escape');
    await ada.keyboard.up('Alt');
    await expect.poll(() => said(ada)).toBe('Taken back');
    expect(await places(ada)).toEqual(before);
  });

  test('a region is resized by keys', async () => {
    await regionOn(ada, 'Left').focus();
    await ada.keyboard.down('Shift');
    await ada.keyboard.press('ArrowDown');
    await ada.keyboard.press('ArrowLeft');
    await expect.poll(() => said(ada)).toBe('Left: column 4, row 1, 7 wide, 6 tall');
    await ada.keyboard.up('Shift');
    await placeIs(ben, 'Left', { w: 7, h: 6 });
    expect(await places(ben)).toEqual(await places(ada));
  });

  test('a duplicate overlaps nothing and has the focus', async () => {
    const before = await ids(ada);
    await openMenu(ada, 'Actions of Right', 'Duplicate');
    await expect.poll(() => ids(ben), SOON).toHaveLength(before.length + 1);
    const [copy] = (await ids(ada)).filter(id => !before.includes(id));
    await expect
      .poll(() => ada.evaluate(() => (document.activeElement as HTMLElement).dataset.region))
      .toBe(copy);
    const boxes = await ada.locator('[data-region]').evaluateAll(all =>
      all.map(one => {
        const [x, y, w, h] = ['--x', '--y', '--w', '--h'].map(name =>
          Number((one as HTMLElement).style.getPropertyValue(name)),
        ) as [number, number, number, number];
        return { left: x, top: y, right: x + w, bottom: y + h };
      }),
    );
    expect(boxes).toHaveLength(3);
    for (const [at, a] of boxes.entries())
      for (const b of boxes.slice(at + 1))
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
  });

  test('undo and redo by their keys, each for one’s own changes', async () => {
    const copied = await ids(ada);
    await ada.keyboard.press('Control+z');
    await expect.poll(() => ids(ben), SOON).toHaveLength(copied.length - 1);
    await ada.keyboard.press('Control+z');
    await placeIs(ben, 'Left', { w: 8, h: 5 });
    await ada.keyboard.press('Control+z');
    await placeIs(ben, 'Left', { x: 0, y: 0 });
    // Ben has done nothing yet: what Ada did is not his to undo.
    await ben.locator('main').focus();
    await ben.keyboard.press('Control+z');
    await ben.getByText('You have changed nothing here that could be undone.').first().waitFor();
    await placeIs(ada, 'Left', { x: 0, w: 8, h: 5 });
    for (const place of [{ x: 3 }, { w: 7, h: 6 }]) {
      await ada.keyboard.press('Control+Shift+z');
      await placeIs(ben, 'Left', place);
    }
    expect(await places(ben)).toEqual(await places(ada));
  });

  test('two who change the same field: both values and the other’s name, and the person decides', async () => {
    await regionOn(ada, 'Right').focus();
    await ada.keyboard.press('Enter');
    const title = ada.getByLabel('Title', { exact: true });
    await title.fill('Ada’s words');
    await regionOn(ben, 'Right').focus();
    await ben.keyboard.press('Enter');
    await ben.getByLabel('Title', { exact: true }).fill('Ben’s words');
    await ben.keyboard.press('Enter');
    await isSeen(ada, 'Ben’s words');
    expect(await title.inputValue()).toBe('Ada’s words');
    await title.press('Enter');
    const notice = ada.getByText('Ben changed the title while you did.').locator('..');
    await notice.waitFor();
    expect(await notice.getByRole('definition').allInnerTexts()).toEqual(['“Ben’s words”', '“Ada’s words”']);
    await isSeen(ada, 'Ben’s words');
    await notice.getByRole('button', { name: 'Keep mine' }).click();
    await isSeen(ben, 'Ada’s words');
    await expect.poll(() => notice.count()).toBe(0);
    for (const page of [ada, ben]) await page.keyboard.press('Escape');
  });

  test('different fields of one region do not conflict', async () => {
    for (const page of [ada, ben]) {
      await regionOn(page, 'Ada’s words').focus();
      await page.keyboard.press('Enter');
    }
    await ada.getByLabel('Title', { exact: true }).fill('Shared');
    await ben.getByLabel('Markdown').fill('written by *Ben*');
    await ada.keyboard.press('Enter');
    await regionOn(ada, 'Shared').locator('em', { hasText: 'Ben' }).waitFor();
    await regionOn(ben, 'Shared').locator('em', { hasText: 'Ben' }).waitFor();
    for (const page of [ada, ben]) {
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('complementary').count()).toBe(0);
    }
  });

  test('the palette does what the page can, and leads elsewhere', async () => {
    await regionOn(ada, 'Shared').focus();
    await openPalette(ada, 'rename');
    await ada.keyboard.press('Enter');
    await ada.getByLabel('Title of the dashboard').fill('Ours, renamed');
    await ada.keyboard.press('Enter');
    await ben.getByRole('heading', { level: 1, name: 'Ours, renamed' }).waitFor();
    await openPalette(ada, 'dark');
    await ada.keyboard.press('Enter');
    await expect.poll(() => ada.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await openPalette(ada, 'nonsense that nobody wrote');
    await ada.getByText('Nothing by that name.').waitFor();
    await ada.keyboard.press('Control+k');
    await expect.poll(() => ada.getByRole('combobox', { name: 'Command palette' }).count()).toBe(0);
    await openPalette(ada, 'another');
    await ada.getByRole('option', { name: 'Another one' }).waitFor();
    await ada.keyboard.press('Enter');
    await ada.getByRole('heading', { level: 1, name: 'Another one' }).waitFor();
    await ada.goBack();
    await isSeen(ada, 'Shared');
  });

  test('the history shows each moment of the past and leads back to now', async () => {
    const now = await places(ada);
    await ada.keyboard.press('h');
    const slider = ada.getByRole('slider', { name: 'Moment of the past' });
    const head = await slider.getAttribute('max');
    expect(await slider.getAttribute('aria-valuetext')).toBe('now');
    await slider.focus();
    await ada.keyboard.press('Home');
    await ada.getByText('You are looking at the past').waitFor();
    await ada.getByRole('heading', { level: 1, name: 'Ours', exact: true }).waitFor();
    await ada.getByText('There is nothing on this dashboard yet.').waitFor();
    await ada.keyboard.press('ArrowRight');
    await ada.keyboard.press('ArrowRight');
    await isSeen(ada, 'Right');
    await placeIs(ada, 'Left', { x: 0, y: 0, w: 8, h: 5 });
    expect(await slider.getAttribute('aria-valuetext')).toBe(`change 3 of ${head}`);
    // Nothing of the past is changed by looking at it.
    for (const name of ['Add region', 'Undo']) expect(await button(ada, name).count(), name).toBe(0);
    await regionOn(ada, 'Left').focus();
    await ada.keyboard.press('Delete');
    await ada
      .getByRole('complementary')
      .getByRole('button', { name: /Ada.*moved/ })
      .first()
      .click();
    await placeIs(ada, 'Left', { x: 3 });
    // The present goes on meanwhile, and is not shown in the past.
    await regionOn(ben, 'Left').focus();
    await ben.keyboard.press('Delete');
    await isSeen(ben, 'Left', false);
    await isSeen(ada, 'Left');
    await button(ben, 'Undo').last().click();
    await isSeen(ben, 'Left');
    await ada.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => places(ada), SOON).toEqual(now);
    await ada.keyboard.press('Escape');
    await expect.poll(() => ada.getByRole('complementary').count()).toBe(0);
    await button(ada, 'Add region').waitFor();
  });

  test('an exported dashboard, imported, is an equal one', async () => {
    const download = async () => {
      const started = ada.waitForEvent('download');
      await openMenu(ada, 'More', 'Export as JSON');
      const file = await started;
      return { name: file.suggestedFilename(), path: await file.path() };
    };
    const exported = await download();
    expect(exported.name).toBe('ours-renamed.json');
    await ada.goto(new URL(`/t/${team.slug}`, house.address).href);
    const chooser = ada.waitForEvent('filechooser');
    await button(ada, 'Import a dashboard').click();
    await (await chooser).setFiles(exported.path);
    await ada.getByRole('heading', { level: 1, name: 'Ours, renamed' }).waitFor();
    expect(new URL(ada.url()).pathname).not.toBe(path);
    await isSeen(ada, 'Shared');
    expect(await places(ada)).toEqual(await places(ben));
    const again = await download();
    expect(readFileSync(again.path, 'utf8')).toBe(readFileSync(exported.path, 'utf8'));
  });

  test('a file that is no dashboard is refused in words', async () => {
    await ada.goto(new URL(`/t/${team.slug}`, house.address).href);
    const links = ada.getByRole('main').getByRole('link');
    await links.first().waitFor();
    const before = await links.allInnerTexts();
    for (const [content, says] of [
      ['{', 'This file is not JSON.'],
      ['{"format": "elsewhere"}', 'This is not an exported dashboard.'],
    ] as const) {
      const chooser = ada.waitForEvent('filechooser');
      await button(ada, 'Import a dashboard').click();
      await (await chooser).setFiles({
        name: 'dashboard.json',
        mimeType: 'application/json',
        buffer: Buffer.from(content),
      });
      await ada.getByText(says).first().waitFor();
    }
    await ada.reload();
    await links.first().waitFor();
    expect(await links.allInnerTexts()).toEqual(before);
  });

  test('an archived dashboard is looked at, not changed, and comes back', async () => {
    await ada.goto(new URL(path, house.address).href);
    await isSeen(ada, 'Shared');
    await openMenu(ada, 'More', 'Archive');
    await ben.getByText('This dashboard is archived').waitFor();
    await expect.poll(() => button(ben, 'Add region').count()).toBe(0);
    await regionOn(ben, 'Shared').focus();
    await ben.keyboard.press('Delete');
    await isSeen(ben, 'Shared');
    await ada.goto(new URL(`/t/${team.slug}?archived=true`, house.address).href);
    await ada.getByRole('link', { name: 'Ours, renamed' }).hover();
    await openMenu(ada, 'More about Ours, renamed', 'Bring back');
    await button(ben, 'Add region').waitFor();
    await expect.poll(() => ben.getByText('This dashboard is archived').count()).toBe(0);
    await ada.getByText('Nothing is archived.').waitFor();
  });

  test('no page complained on its console', () => {
    expect(windows.complaints).toEqual([]);
  });
});
