import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dashboard, read } from '#server/testing/people.ts';
import { pagePath, placeOf, regionOn, signedIn, type TestBrowser } from '../../support/browser.ts';
import type { FurnishedHouse } from '../../support/furnished.ts';
import { isDrawn } from '../../support/look.ts';
import { fingerOn } from '../../support/touch.ts';
import { IN_THE_HAND, PHONE, TABLET } from '../../support/views.ts';

const SOON = { timeout: 5_000, interval: 20 };

const middleOf = async (target: Locator) => {
  const { x, y, width, height } = (await target.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
};
const scrolled = (page: Page) => page.evaluate(() => scrollY);
/** Remembers every drag, also one that the browser takes back when it scrolls instead. */
const countDrags = (page: Page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    Object.assign(globalThis, { drags: 0 });
    new MutationObserver(() => {
      const counted = globalThis as unknown as { drags: number };
      if ('dragging' in root.dataset) counted.drags += 1;
    }).observe(root, { attributeFilter: ['data-dragging'] });
  });
const drags = (page: Page) => page.evaluate(() => (globalThis as unknown as { drags: number }).drags);
const isDragging = (page: Page) => page.evaluate(() => 'dragging' in document.documentElement.dataset);

/** A dashboard under a finger: in the hand one column that only scrolls, on a table also to be built. */
export function fingers(windows: TestBrowser, house: FurnishedHouse): void {
  describe('a dashboard under a finger', () => {
    let phone: Page;
    let tablet: Page;
    const headOf = async (dashboard: Dashboard) => (await read(house.has.owner, dashboard)).body.seq;
    const open = async (page: Page, dashboard: Dashboard) => {
      await page.goto(new URL(pagePath(house.has.home, dashboard), house.address).href);
      await isDrawn(page);
    };

    beforeAll(async () => {
      phone = await windows.window(PHONE, IN_THE_HAND);
      tablet = await windows.window(TABLET, IN_THE_HAND);
      for (const page of [phone, tablet]) await signedIn(page, house.address, house.has.owner);
    });
    afterAll(async () => {
      for (const page of [phone, tablet]) await page?.context().close();
    });

    test.each(['weather', 'server'] as const)('is one column in reading order: %s', async name => {
      const dashboard = house.has.demo[name];
      await open(phone, dashboard);
      const { state } = (await read(house.has.owner, dashboard)).body;
      const inOrder = Object.values(state.regions)
        .sort((a, b) => a.placement.y - b.placement.y || a.placement.x - b.placement.x)
        .map(({ id }) => id);
      const boxes = await phone.locator('[data-region]').evaluateAll(all =>
        all.map(one => {
          const { left, width, top, bottom } = one.getBoundingClientRect();
          return { id: (one as HTMLElement).dataset.region, left, width, top, bottom };
        }),
      );
      expect(boxes.map(({ id }) => id)).toEqual(inOrder);
      expect(new Set(boxes.map(({ left, width }) => `${left} ${width}`))).toEqual(
        new Set([`8 ${PHONE.width - 16}`]),
      );
      for (const [index, { top }] of boxes.entries())
        expect(top).toBeGreaterThan(boxes[index - 1]?.bottom ?? 0);
    });

    test('shows what a mouse would have to hover for', async () => {
      await open(phone, house.has.demo.weather);
      const actions = phone.getByRole('button', { name: 'Actions of Warmest day' });
      expect(await actions.evaluate(element => getComputedStyle(element).opacity)).toBe('1');
      expect(await phone.locator('[data-drag]').count()).toBe(0);
    });

    test('lays no action over a text, also where there is no title', async () => {
      await open(phone, house.has.full);
      const bare = regionOn(phone, 'Region without a title');
      const actions = (await bare.getByRole('button', { name: 'Actions' }).boundingBox())!;
      const text = (await bare.locator('.prose').boundingBox())!;
      expect(text.y).toBeGreaterThanOrEqual(actions.y + actions.height - 4);
    });

    const GRIPS: Readonly<Record<string, (page: Page) => Locator>> = {
      'a header': page => regionOn(page, 'Days by weather').locator('.region-header'),
      'a number': page => regionOn(page, 'Coldest day').locator('.region-body'),
      'a drawing': page => regionOn(page, 'Temperature').locator('canvas'),
      'a text': page => regionOn(page, 'What this is').locator('.region-body'),
    };
    const onBoth = Object.keys(GRIPS).flatMap(grip =>
      (['phone', 'tablet'] as const).map(device => ({ grip, device })),
    );
    test.each(onBoth)('pans by $grip, on a $device, and nothing is dragged', async ({ grip, device }) => {
      const page = device === 'phone' ? phone : tablet;
      const dashboard = house.has.demo.weather;
      await open(page, dashboard);
      const target = GRIPS[grip]!(page);
      // In the middle of the window, so that there is room to pan.
      await target.evaluate(element => element.scrollIntoView({ block: 'center' }));
      const before = { head: await headOf(dashboard), top: await scrolled(page) };
      await countDrags(page);
      const finger = await fingerOn(page);
      await finger.pan(await middleOf(target), 150);
      await expect.poll(() => scrolled(page), SOON).toBeGreaterThan(before.top + 80);
      expect(await drags(page)).toBe(0);
      expect(await headOf(dashboard)).toBe(before.head);
    });

    test('on a tablet, a finger that rests before it moves drags', async () => {
      await open(tablet, house.has.demo.weather);
      const finger = await fingerOn(tablet);
      const at = await middleOf(regionOn(tablet, 'Coldest day').locator('.region-header'));
      const { x } = await placeOf(tablet, 'Coldest day');
      await finger.down(at);
      await expect.poll(() => isDragging(tablet), SOON).toBe(true);
      await finger.move({ x: at.x + 200, y: at.y });
      await expect.poll(async () => (await placeOf(tablet, 'Coldest day')).x, SOON).toBeGreaterThan(x);
      await finger.up();
      await expect.poll(() => isDragging(tablet), SOON).toBe(false);
      await tablet.keyboard.press('Control+z');
      await expect.poll(async () => (await placeOf(tablet, 'Coldest day')).x, SOON).toBe(x);
    });

    test('is configured with taps alone', async () => {
      await open(phone, house.has.demo.weather);
      await phone.getByRole('button', { name: 'Actions of Coldest day' }).tap();
      await phone.getByRole('menuitem', { name: 'Configure' }).tap();
      const title = phone.getByLabel('Title', { exact: true });
      await title.tap();
      await title.fill('Coldest of all');
      await phone.getByRole('button', { name: 'Close' }).tap();
      await regionOn(phone, 'Coldest of all').waitFor();
      await phone.getByRole('button', { name: 'More', exact: true }).tap();
      await phone.getByRole('menuitem', { name: 'Undo' }).tap();
      await regionOn(phone, 'Coldest day').waitFor();
    });
  });
}
