import type { Page } from 'playwright-core';

/** Everything that a press does something with; a region is moved, resized and removed by keys. */
const ACTIONS =
  '[data-region], a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

/** A page of more stops than that is no page for a keyboard. */
const MOST_STOPS = 150;

export interface KeyboardWalk {
  /** what the Tab key came to, in this order */
  readonly stops: readonly string[];
  /** what it did not come to, though it can be pressed */
  readonly missed: readonly string[];
  /** what takes presses of a mouse and no focus */
  readonly mouseOnly: readonly string[];
  /** stops that cannot be seen, or do not show that they have the focus */
  readonly unseen: readonly string[];
}

/** Walks through a page by the Tab key, from its beginning until it begins again. */
export async function walkByKeys(page: Page): Promise<KeyboardWalk> {
  await page.evaluate(() => {
    // Also where a field took the focus by itself, the walk begins at the top.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    const visited = new Map<Element, boolean>();
    Object.assign(globalThis, { visited });
  });
  const stops: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const { visited } = globalThis as unknown as { visited: Map<Element, boolean> };
      const element = document.activeElement as HTMLElement;
      if (element === document.body || visited.has(element)) return null;
      const { width, height, top, bottom } = element.getBoundingClientRect();
      const shows = [null, '::after'].some(part => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
        return outlineStyle !== 'none' && outlineWidth !== '0px';
      });
      const isInSight = width > 0 && height > 0 && bottom > 0 && top < innerHeight;
      const isSolid = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      visited.set(element, shows && isInSight && isSolid);
      return element.outerHTML.slice(0, 120);
    });
    if (stop === null) break;
    stops.push(stop);
    if (stops.length > MOST_STOPS) throw new Error(`the Tab key never comes round: ${stops.slice(-3)}`);
  }
  const rest = await page.evaluate(actions => {
    const { visited } = globalThis as unknown as { visited: Map<Element, boolean> };
    const tell = (elements: Iterable<Element>) => [...elements].map(one => one.outerHTML.slice(0, 160));
    const isThere = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest('[inert], [aria-hidden=true]') === null;
    // Within a group of choices the arrow keys lead on; one of them takes the Tab key.
    const isByArrows = (element: Element) =>
      element.getAttribute('tabindex') === '-1' &&
      [...(element.closest('[role=group], [role=radiogroup], [role=tablist]')?.children ?? [])].some(other =>
        visited.has(other),
      );
    const missed = [...document.querySelectorAll(actions)].filter(
      element => isThere(element) && !visited.has(element) && !isByArrows(element),
    );
    const takesClicks = (element: Element) => {
      const key = Object.keys(element).find(name => name.startsWith('__reactProps$'));
      const props = key && (element as unknown as Record<string, Record<string, unknown>>)[key];
      return Boolean(props && typeof props.onClick === 'function');
    };
    const mouseOnly = [...document.querySelectorAll('body *')].filter(
      element =>
        takesClicks(element) && isThere(element) && !element.closest(`${actions}, label, [tabindex]`),
    );
    const unseen = [...visited].filter(([, seen]) => !seen).map(([element]) => element);
    return { missed: tell(missed), mouseOnly: tell(mouseOnly), unseen: tell(unseen) };
  }, ACTIONS);
  return { stops, ...rest };
}
