import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Visitor } from './addresses.ts';
import { signedIn, type TestBrowser } from './browser.ts';
import type { FurnishedHouse } from './furnished.ts';
import { isDrawn, keepLook, sideways, smallTargets, violations } from './look.ts';

/** The window sizes that the design names, CSS pixels. */
export const DESK = { width: 1440, height: 900 };
export const TABLET = { width: 1024, height: 768 };
export const PHONE = { width: 390, height: 844 };
type Size = typeof DESK;

/** What a phone is beside its size. */
export const IN_THE_HAND = { hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** What is looked at must not be on its way from one colour to the other. */
const STILL = { reducedMotion: 'reduce' } as const;

/**
 * A finger needs 44 pixels for what stands in the page bar, 40 for other controls, and at the very least 24 (WCAG
 * 2.2, 2.5.8) for what belongs to a drawing.
 */
async function hardToTouch(page: Page): Promise<string[]> {
  return [
    ...(await smallTargets(page, 44, 'header.sticky')),
    ...(await smallTargets(
      page,
      40,
      'body:not(:has([data-region])), [role=dialog], [role=menu], [role=listbox]',
    )),
    ...(await smallTargets(page, 24, 'body')),
  ];
}

export interface Views {
  /**
   * Goes somewhere at a desk and on a phone at the same time, and looks at it light and dark.
   * @param sizes at the desk
   * @returns what is wrong with it: nothing, when all is well
   */
  faultsOf(name: string, go: (page: Page) => Promise<unknown>, sizes?: readonly Size[]): Promise<string[]>;
}

/** Windows of one person at a desk and on a phone, for the tests of a `describe`. */
export function viewsOf(visitor: Visitor, windows: TestBrowser, house: FurnishedHouse): Views {
  let desk: Page;
  let phone: Page;
  beforeAll(async () => {
    desk = await windows.window(DESK, STILL);
    phone = await windows.window(PHONE, { ...IN_THE_HAND, ...STILL });
    if (visitor === 'nobody') return;
    for (const page of [desk, phone]) await signedIn(page, house.address, house.has[visitor]);
  });
  afterAll(async () => {
    for (const page of [desk, phone]) await page?.context().close();
  });

  async function inOneSize(page: Page, size: Size, name: string): Promise<string[]> {
    await page.setViewportSize(size);
    const faults: string[] = [];
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await isDrawn(page);
      await keepLook(page, `${name} ${visitor} ${size.width} ${theme}`);
      const found =
        theme === 'dark'
          ? await violations(page, 'color-contrast')
          : [
              ...(await sideways(page)),
              ...(await violations(page)),
              ...(size === PHONE ? await hardToTouch(page) : []),
            ];
      faults.push(...found.map(fault => `${size.width} ${theme}: ${fault}`));
    }
    return faults;
  }

  async function faultsAt(page: Page, sizes: readonly Size[], name: string, go: (page: Page) => unknown) {
    windows.complaintsOf(page);
    await page.setViewportSize(sizes[0]!);
    await go(page);
    const faults: string[] = [];
    for (const size of sizes) faults.push(...(await inOneSize(page, size, name)));
    return [...faults, ...windows.complaintsOf(page)];
  }

  return {
    async faultsOf(name, go, sizes = [DESK, TABLET]) {
      const both = [faultsAt(desk, sizes, name, go), faultsAt(phone, [PHONE], name, go)];
      return (await Promise.all(both)).flat();
    },
  };
}
