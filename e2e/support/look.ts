import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** They send the focus on by themselves; nobody meets them. */
const FOCUS_GUARDS = '[data-base-ui-focus-guard]';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Resolves when the page shows what it has to show: a heading, and within the window nothing that is still to
 * come. (What lies below it gets its data when it is scrolled to.)
 */
export async function isDrawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const isInSight = (element: Element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      };
      const toCome = [...document.querySelectorAll('[aria-busy=true], .region:empty')];
      return document.querySelector('h1') && document.fonts.status === 'loaded' && !toCome.some(isInSight);
    },
    undefined,
    { polling: 50 },
  );
  await page.evaluate(
    () => new Promise<void>(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}

/** @returns what makes the document wider than the window; nothing when it is not */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')]
      .filter(element => element.getBoundingClientRect().right > clientWidth + 0.5)
      .slice(0, 3)
      .map(element => element.outerHTML.slice(0, 100));
    return [`the document is ${scrollWidth} wide in a window of ${clientWidth}: ${wide.join(' ')}`];
  });
}

/**
 * @param only just this rule, for what changes with the theme alone
 * @returns serious and critical violations, one line for each element
 */
export async function violations(page: Page, only?: 'color-contrast'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(
    async ([tags, rule, guards]) => {
      const { axe: here } = globalThis as unknown as { axe: typeof axe };
      const { violations: found } = await here.run(
        { exclude: [guards] },
        {
          runOnly: rule ? { type: 'rule', values: [rule] } : { type: 'tag', values: [...tags] },
          resultTypes: ['violations'],
        },
      );
      return found
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} (${any[0]?.message ?? ''})`),
        );
    },
    [RULES, only, FOCUS_GUARDS] as const,
  );
}

/** E2E_LOOKS=folder keeps what every page looked like, for people to look through. */
export async function keepLook(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_LOOKS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`) });
}

/**
 * What counts is where a touch arrives, not what is drawn: a whole row may belong to the link in it. Links within a
 * sentence may be small, and what is covered by something else is not there.
 *
 * @param least width and height, CSS pixels
 * @param within selector of the part of the page that is looked at
 * @returns the targets that a finger would miss
 */
export function smallTargets(page: Page, least: number, within: string): Promise<string[]> {
  return page.evaluate(
    ([size, part]) => {
      const middleOf = (element: Element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2, width, height };
      };
      const takes = (element: Element, x: number, y: number) => {
        const hit = document.elementFromPoint(x, y);
        return hit !== null && element.contains(hit);
      };
      const isSmall = (element: Element) => {
        const { width, height } = middleOf(element);
        if (width >= size && height >= size) return false;
        element.scrollIntoView({ block: 'center', inline: 'center' });
        const { x, y } = middleOf(element);
        const reach = size / 2 - 1;
        const across = width >= size || (takes(element, x - reach, y) && takes(element, x + reach, y));
        const down = height >= size || (takes(element, x, y - reach) && takes(element, x, y + reach));
        return takes(element, x, y) && !(across && down);
      };
      const targets = [...document.querySelectorAll(part)].flatMap(element => [
        ...element.querySelectorAll(
          'a[href], button, input, select, textarea, [role=button], [role=switch], [role=radio], [role=tab], [role=option], [role=menuitem], [role=menuitemradio], [role=combobox], [role=slider]',
        ),
      ]);
      return [...new Set(targets)]
        .filter(element => element.closest('[aria-hidden=true], .sr-only, .skip-link') === null)
        .filter(element => getComputedStyle(element).display !== 'inline')
        .map(element => element.closest('label') ?? element)
        .filter(element => element.checkVisibility({ visibilityProperty: true }) && isSmall(element))
        .map(element => {
          const { width, height } = middleOf(element);
          return `${Math.round(width)} by ${Math.round(height)}: ${element.outerHTML.slice(0, 160)}`;
        });
    },
    [least, within] as const,
  );
}
