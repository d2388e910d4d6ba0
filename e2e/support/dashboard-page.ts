import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { placeOf, regionOn } from './browser.ts';

/** What one does, the other sees soon, ms; the strict second is measured elsewhere. */
export const SOON = { timeout: 5_000, interval: 20 };

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** What the board says to those who listen to it. */
export const said = (page: Page): Promise<string> => page.locator('main p[role=status]').innerText();

export const placeIs = (page: Page, title: string, place: object): Promise<void> =>
  expect.poll(() => placeOf(page, title), SOON).toMatchObject(place);

export const isSeen = (page: Page, title: string, seen = true): Promise<void> =>
  expect.poll(() => regionOn(page, title).isVisible(), SOON).toBe(seen);

/** Ids of the regions, in the order of the page. */
export const regionIds = (page: Page): Promise<(string | undefined)[]> =>
  page.locator('[data-region]').evaluateAll(all => all.map(one => (one as HTMLElement).dataset.region));

/** Title and place of every region, by title: equal on the pages of all who look at the same. */
export async function places(page: Page): Promise<unknown[]> {
  const titles = await page.locator('[data-region] h2').allInnerTexts();
  return Promise.all(titles.sort().map(async title => [title, await placeOf(page, title)]));
}

export async function openPalette(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command palette' }).fill(text);
}

export async function chooseFromMenu(page: Page, menu: string, item: string): Promise<void> {
  await button(page, menu).click();
  // Of another one that was left in this moment the same item may still be in sight.
  await page.getByRole('menu', { name: menu }).getByRole('menuitem', { name: item }).click();
}

/** Opens the panel of a region by its key. */
export async function configure(page: Page, title: string): Promise<Locator> {
  await regionOn(page, title).focus();
  await page.keyboard.press('Enter');
  const field = page.getByLabel('Title', { exact: true });
  await field.waitFor();
  return field;
}

/** Escape leaves what lies beside the board. */
export async function leavePanel(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('complementary').count()).toBe(0);
}
