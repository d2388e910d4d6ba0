import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, routePaths } from '../../support/addresses.ts';
import { pagePath, signedIn, type TestBrowser } from '../../support/browser.ts';
import type { FurnishedHouse } from '../../support/furnished.ts';
import { walkByKeys } from '../../support/keys.ts';
import { isDrawn } from '../../support/look.ts';
import { DESK } from '../../support/views.ts';

/** The keyboard alone reaches every action of a page, and one sees where it is. */
export function keyboard(windows: TestBrowser, house: FurnishedHouse): void {
  describe('the keyboard alone', () => {
    let guest: Page;
    let page: Page;

    beforeAll(async () => {
      guest = await windows.window(DESK);
      page = await windows.window(DESK);
      await signedIn(page, house.address, house.has.owner);
    });
    afterAll(async () => {
      for (const one of [guest, page]) await one?.context().close();
    });

    const expectReached = async (where: Page, address: string) => {
      await where.goto(new URL(address, house.address).href);
      await isDrawn(where);
      const { stops, ...faults } = await walkByKeys(where);
      expect(stops.length).toBeGreaterThan(0);
      expect(faults).toEqual({ missed: [], mouseOnly: [], unseen: [] });
    };

    test.each(routePaths())('reaches every action of %s', async path => {
      await expectReached(page, addressOf(path, house.has));
    });

    test.each(['/sign-in', '/invitation/$token'])('reaches every action of %s, signed out', async path => {
      await expectReached(guest, addressOf(path, house.has));
    });

    test('reaches every action of a crowded dashboard, and what scrolls in it', async () => {
      await expectReached(page, pagePath(house.has.home, house.has.full));
    });

    test('signs in', async () => {
      await guest.goto(new URL('/sign-in', house.address).href);
      await guest.getByLabel('E-mail').waitFor();
      await guest.keyboard.type(house.has.viewer.email);
      await guest.keyboard.press('Tab');
      await guest.keyboard.type(house.has.viewer.password);
      await guest.keyboard.press('Enter');
      await guest.getByRole('heading', { level: 1, name: 'Dashboards' }).waitFor();
    });

    test('the first stop leads past the bar to the content', async () => {
      await page.goto(new URL(`/t/${house.has.home.slug}`, house.address).href);
      await isDrawn(page);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
    });

    const OPENERS = [
      { name: 'Add region', inside: 'dialog' },
      { name: 'More', inside: 'menu' },
      { name: 'Actions of Rain', inside: 'menu' },
      { name: 'Time range: All the data', inside: 'dialog' },
    ] as const;
    test.each(OPENERS)('$name opens, takes the focus and gives it back', async ({ name, inside }) => {
      await page.goto(new URL(pagePath(house.has.home, house.has.demo.weather), house.address).href);
      await isDrawn(page);
      const opener = page.getByRole('button', { name, exact: true });
      await opener.focus();
      await page.keyboard.press('Enter');
      const isWithin = () =>
        page.evaluate(role => document.activeElement?.closest(`[role=${role}]`) !== null, inside);
      await expect.poll(isWithin).toBe(true);
      for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
      expect(await isWithin()).toBe(true);
      await page.keyboard.press('Escape');
      await expect.poll(() => opener.evaluate(element => element === document.activeElement)).toBe(true);
    });

    test('a list is walked with the arrow keys', async () => {
      await page.goto(new URL(`/t/${house.has.home.slug}`, house.address).href);
      await isDrawn(page);
      const rows = page.getByRole('list', { name: 'Dashboards' }).getByRole('link');
      await rows.first().focus();
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => rows.nth(1).evaluate(row => row === document.activeElement)).toBe(true);
    });
  });
}
