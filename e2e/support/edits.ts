import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Person } from '#server/testing/people.ts';
import { regionOn, signInOnPage } from './browser.ts';

const SOON = { timeout: 10_000, interval: 20 };
/** Trying again has growing pauses. */
export const BACK = { timeout: 30_000, interval: 50 };

/** What a person does on the page of a dashboard, and what its bar says about it. */

/** Signs in and waits until the dashboard is there, what draws its regions included. */
export async function openBoard(page: Page, address: string, who: Person, path: string): Promise<void> {
  await signInOnPage(page, address, who, path);
  await drawn(page);
}

/** The first region shows its text: its widget's code is here, also when the server is not any more. */
export async function drawn(page: Page): Promise<void> {
  await page.locator('[data-region] p').first().waitFor();
}

/** What the bar says about what one did, in plain spaces. */
export async function savingState(page: Page): Promise<string> {
  const states = await page.locator('header').getByRole('status').allInnerTexts();
  return states.join().replaceAll(/\s+/g, ' ').trim();
}

export const stateIs = (page: Page, words: string | RegExp, within = SOON) =>
  expect.poll(() => savingState(page), within).toMatch(words);

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Writes a new title into the field of a region's panel, and does not send it. */
export async function typeTitle(page: Page, from: string, to: string): Promise<void> {
  await regionOn(page, from).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Title', { exact: true }).fill(to);
}

export async function renameRegion(page: Page, from: string, to: string): Promise<void> {
  await typeTitle(page, from, to);
  await page.keyboard.press('Enter');
  await regionOn(page, to).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('complementary').count(), SOON).toBe(0);
}

export async function moveRight(page: Page, title: string): Promise<void> {
  await regionOn(page, title).focus();
  await page.keyboard.press('Alt+ArrowRight');
}

/** How many groups of changes lie in the browser's own store. */
export function keptIn(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('region-dashboard');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('pending').objectStore('pending').getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.flatMap(({ groups }) => groups as unknown[]).length);
          };
        };
      }),
  );
}

export const keptIs = (page: Page, groups: number) => expect.poll(() => keptIn(page), SOON).toBe(groups);
