import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach } from 'vitest';
import type { Dashboard, Person } from '#server/testing/people.ts';
import { launchBrowser } from '#tooling/browser.ts';
import { collectViolations } from './violations.ts';

/**
 * Lines that a browser writes by itself when a server is away, or is killed while it answers; everything else on
 * the console is a defect.
 */
const EXPECTED =
  /net::ERR_CONNECTION_(?:REFUSED|RESET)|WebSocket connection to .* failed|net::ERR_INTERNET_DISCONNECTED/;

/**
 * A browser for the tests of one file; they are skipped, with the reason, where none can be started.
 * @param args of the browser, beside the usual ones
 * @returns contexts by name, and what their consoles complained about
 */
export async function testBrowser(args: readonly string[] = []) {
  const browser: Browser | string = await launchBrowser(args).catch((error: Error) => error.message);
  const complaints: string[] = [];
  const violations = collectViolations();
  const ofPages = new WeakMap<Page, string[]>();
  beforeEach(({ skip }) => skip(typeof browser === 'string', String(browser)));
  afterAll(async () => {
    if (typeof browser !== 'string') await browser.close();
  });
  // E2E_SCREENSHOTS=folder shows what was on the screen when a test failed.
  afterEach(async ({ task }) => {
    const folder = process.env.E2E_SCREENSHOTS;
    if (!folder || task.result?.state !== 'fail' || typeof browser === 'string') return;
    const pages = browser.contexts().flatMap(context => context.pages());
    for (const [index, page] of pages.entries())
      await page.screenshot({ path: `${folder}/${task.name.replaceAll(/\W+/g, '-')}-${index}.png` });
  });
  return {
    complaints,
    /** takes what the content security policy refused on this page; what is left fails the test */
    violationsOf: (page: Page) => violations.taken(page),
    /** a window of somebody's own: cookies and storage are shared with nobody */
    async window(
      size = { width: 1440, height: 900 },
      options: Parameters<Browser['newContext']>[0] = {},
    ): Promise<Page> {
      if (typeof browser === 'string') throw new Error(browser);
      const context: BrowserContext = await browser.newContext({ viewport: size, ...options });
      await violations.watch(context);
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const own: string[] = [];
      ofPages.set(page, own);
      const note = (complaint: string) => {
        complaints.push(complaint);
        own.push(complaint);
      };
      page.on('pageerror', error => note(error.message));
      page.on('console', message => {
        const serious = message.type() === 'error' || message.type() === 'warning';
        const { url } = message.location();
        if (serious && !EXPECTED.test(message.text())) note(`${message.text()} ${url}`.trimEnd());
      });
      return page;
    },
    /** what this one complained about since it was asked last */
    complaintsOf: (page: Page): string[] => ofPages.get(page)?.splice(0) ?? [],
  };
}

export type TestBrowser = Awaited<ReturnType<typeof testBrowser>>;

/** Lets a window belong to somebody who has signed in before. */
export async function signedIn(page: Page, address: string, { email, password }: Person): Promise<void> {
  const answer = await page.context().request.post(new URL('/api/auth/sign-in/email', address).href, {
    data: { email, password },
    headers: { origin: address },
  });
  if (!answer.ok()) throw new Error(`signing in was answered with ${answer.status()}`);
}

/** Signs in on the page, as a person does. */
export async function signInOnPage(page: Page, address: string, person: Person, path = '/'): Promise<void> {
  await page.goto(new URL(path, address).href);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'));
}

/** Chooses from a list that opens on a press, by the names of the list and of the entry. */
export async function chooseFrom(page: Page, list: string, entry: string): Promise<void> {
  await page.getByRole('combobox', { name: list, exact: true }).click();
  await page
    .getByRole('option')
    .filter({ has: page.getByText(entry, { exact: true }) })
    .click();
}

/** Drops a file on the page, as from the desktop. */
export async function dropFile(page: Page, name: string, content: string | Buffer): Promise<void> {
  const bytes = Buffer.from(content).toString('base64');
  const dataTransfer = await page.evaluateHandle(
    ([fileName, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(text), byte => byte.charCodeAt(0))], fileName));
      return transfer;
    },
    [name, bytes] as const,
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('#main', type, { dataTransfer });
}

/** The path of a dashboard's page. */
export function pagePath(team: { readonly slug: string }, dashboard: Dashboard): string {
  return `/t/${team.slug}/d/${dashboard.id}`;
}

export const regionOn = (page: Page, title: string): Locator =>
  page.getByRole('region', { name: title, exact: true });

/** Where a region stands on the grid, as the page draws it. */
export async function placeOf(page: Page, title: string): Promise<Record<'x' | 'y' | 'w' | 'h', number>> {
  return regionOn(page, title).evaluate(element => {
    const read = (name: string) => Number((element as HTMLElement).style.getPropertyValue(`--${name}`));
    return { x: read('x'), y: read('y'), w: read('w'), h: read('h') };
  });
}

/** A point to drag a region by, once nothing moves any more. */
export async function grip(page: Page, title: string): Promise<{ x: number; y: number }> {
  const header = regionOn(page, title).locator('.region-header');
  await header.hover({ position: { x: 30, y: 12 } });
  const box = (await header.boundingBox())!;
  return { x: box.x + 30, y: box.y + 12 };
}

/** The corner to resize a region by, once nothing moves any more. */
export async function corner(page: Page, title: string): Promise<{ x: number; y: number }> {
  const handle = regionOn(page, title).locator('.region-resize');
  await handle.hover();
  const box = (await handle.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags with the mouse, in steps, as a hand does. */
export async function drag(
  page: Page,
  from: { x: number; y: number },
  by: { x: number; y: number },
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 5 });
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 5 });
  await page.mouse.up();
}
