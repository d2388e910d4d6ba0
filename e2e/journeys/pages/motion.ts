import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { pagePath, regionOn, signedIn, type TestBrowser } from '../../support/browser.ts';
import type { FurnishedHouse } from '../../support/furnished.ts';
import { isDrawn } from '../../support/look.ts';
import { DESK } from '../../support/views.ts';

/** What moves for longer than this (ms), by transition or by animation. */
function slowerThan(page: Page, most: number): Promise<string[]> {
  return page.evaluate(limit => {
    const longest = (times: string) =>
      Math.max(...times.split(',').map(time => Number.parseFloat(time) * (time.includes('ms') ? 1 : 1_000)));
    return [...document.querySelectorAll('*')].flatMap(element =>
      [null, '::before', '::after'].flatMap(part => {
        const style = getComputedStyle(element, part);
        const transition = longest(style.transitionDuration) + longest(style.transitionDelay);
        const animation = style.animationName === 'none' ? 0 : longest(style.animationDuration);
        // Something that waits may say so for as long as it waits.
        const waits = element.closest('[aria-busy=true], [role=status]') !== null;
        return transition > limit || (animation > limit && !(waits && limit > 1))
          ? [`${transition} and ${animation} ms: ${element.outerHTML.slice(0, 120)}`]
          : [];
      }),
    );
  }, most);
}

/** Motion is short, and there is none for those who asked for none. */
export function motion(windows: TestBrowser, house: FurnishedHouse): void {
  describe.each([
    { wish: 'reduce', most: 1, says: 'nothing moves' },
    { wish: 'no-preference', most: 150, says: 'nothing moves for longer than 150 ms' },
  ] as const)('with prefers-reduced-motion: $wish', ({ wish, most, says }) => {
    test(`${says}: on a dashboard, in what opens above it, and while a region is moved`, async () => {
      const page = await windows.window(DESK, { reducedMotion: wish });
      const path = pagePath(house.has.home, house.has.demo.weather);
      await signedIn(page, house.address, house.has.owner);
      await page.goto(new URL(path, house.address).href);
      await isDrawn(page);
      const expectCalm = async () => expect(await slowerThan(page, most)).toEqual([]);
      await expectCalm();
      for (const name of ['Add region', 'More', 'Time range: All the data', 'You: operator']) {
        await page.getByRole('button', { name, exact: true }).click();
        await page.locator('[data-open]:is([role=dialog], [role=menu])').waitFor();
        await expectCalm();
        await page.keyboard.press('Escape');
        await expect.poll(() => page.locator('[data-open]:is([role=dialog], [role=menu])').count()).toBe(0);
      }
      await regionOn(page, 'Rain').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('complementary').waitFor();
      await expectCalm();
      await page.keyboard.press('Escape');
      await regionOn(page, 'Rain').focus();
      await page.keyboard.down('Alt');
      await page.keyboard.press('ArrowRight');
      await page.locator('.grid-placeholder').waitFor();
      await expectCalm();
      const lasting = await page.evaluate(
        limit =>
          document.getAnimations().filter(({ effect }) => Number(effect?.getTiming().duration) > limit)
            .length,
        most,
      );
      expect(lasting).toBe(0);
      await page.keyboard.press('Escape');
      await page.keyboard.up('Alt');
      await page.context().close();
    });
  });
}
