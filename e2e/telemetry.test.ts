import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { type TestApp, testApp } from '#server/testing/app.ts';
import { freePort } from '#server/testing/free-port.ts';
import { operationsOf } from '#server/testing/operations.ts';
import {
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  region,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { PERSONAL_CORPUS, PERSONAL_DATA } from '#server/testing/personal-data.ts';
import { type SentryIngest, sentryIngest } from '#server/testing/sentry/ingest.ts';
import { apiTemplate } from '#web/telemetry/api-template.ts';
import { pageFolder } from '../cli/page-folder.ts';
import { pagePath, regionOn, signedIn, signInOnPage, testBrowser } from './support/browser.ts';
import { button, moveRight, openBoard, stateIs } from './support/edits.ts';
import { sourcePlace, throwInPage } from './support/page-errors.ts';

const SOON = { timeout: 15_000, interval: 50 };
const root = fileURLToPath(new URL('..', import.meta.url));

const windows = await testBrowser();
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

interface House {
  readonly app: TestApp;
  readonly ada: Person;
  readonly team: Team;
  readonly dashboard: Dashboard;
  readonly path: string;
}

/** A server with one board, whose title and team no report may carry. */
async function house(env: Readonly<Record<string, string>>): Promise<House> {
  const app = await testApp({ database, pageFolder: pageFolder(), env });
  const ada = await signUp(app.address, 'Ada');
  await ada.call('PATCH', '/api/v1/me', { name: PERSONAL_DATA.name.value });
  const team = await newTeam(ada);
  const dashboard = await newDashboard(ada, team, PERSONAL_DATA.title.value, [
    { ...region('North'), widget: { kind: 'text', options: { markdown: PERSONAL_DATA.row.value } } },
  ]);
  return { app, ada, team, dashboard, path: pagePath(team, dashboard) };
}

async function metric(app: TestApp, name: string): Promise<number> {
  const text = await app.app.instruments.registry.metrics();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
}

describe('an error in the page', () => {
  let ingest: SentryIngest;
  let has: House;
  beforeAll(async () => {
    ingest = await sentryIngest();
    has = await house({ VITE_SENTRY_DSN: ingest.dsn, VITE_ENVIRONMENT: 'staging' });
  });
  afterAll(async () => {
    await has?.app.close();
    await ingest?.[Symbol.asyncDispose]();
  });

  test('is reported once, and says nothing about people, what they work on, or the link they came by', async () => {
    const { body } = await has.ada.call<{ link: string }>('POST', `${has.team.path}/invitations`, {
      role: 'editor',
    });
    const link = new URL(body.link, has.app.address);
    const token = link.pathname.split('/').at(-1)!;
    const page = await windows.window();
    const everything = [...PERSONAL_CORPUS.map(({ value }) => value), link.href].join(' · ');
    await throwInPage(page, everything);
    await page.goto(`${link.href}?email=${PERSONAL_DATA.email.value}`);
    const [event] = await ingest.first(1);
    // Whatever else the page would send, it sends when it is left.
    await page.goto('about:blank');
    await page.context().close();
    expect(windows.complaints.splice(0)).toHaveLength(1);

    expect(ingest.events()).toHaveLength(1);
    expect(event).toMatchObject({
      environment: 'staging',
      release: 'region-dashboard@0.0.0-test+unknown',
      transaction: '/invitation/$token',
      exception: {
        values: [
          { type: 'Error', value: '(message withheld)', mechanism: { type: 'thrown', handled: false } },
        ],
      },
    });
    const crumbs = event!.breadcrumbs!.map(({ data }) => data);
    expect(crumbs).toContainEqual(
      expect.objectContaining({
        method: 'GET',
        url: '/api/v1/invitations/*',
        status_code: 200,
        request_id: expect.stringMatching(/^[\w-]{8,64}$/),
      }),
    );
    const sent = ingest.received.flatMap(({ text, url, headers }) => [text, url, JSON.stringify(headers)]);
    for (const secret of [...PERSONAL_CORPUS.map(({ value }) => value), token, has.team.slug, has.ada.id])
      expect(
        sent.filter(text => text.includes(secret)),
        secret,
      ).toEqual([]);
    expect(ingest.items('event')).toHaveLength(ingest.received.flatMap(({ items }) => items).length);
  });

  test('that a boundary caught names the line of the source, by the map that the build kept', async () => {
    const before = ingest.events().length;
    const page = await windows.window();
    await signedIn(page, has.app.address, has.ada);
    await page.route('**/api/v1/tenants/*/dashboards?*', route =>
      route.fulfill({ json: { dashboards: null, cursor: null } }),
    );
    await page.goto(new URL(`/t/${has.team.slug}`, has.app.address).href);
    await page.getByText('This page failed').waitFor();
    const event = (await ingest.first(before + 1))[before]!;
    await page.goto('about:blank');
    await page.context().close();
    windows.complaints.splice(0);
    expect(event).toMatchObject({
      transaction: '/t/$tenant/',
      exception: { values: [{ type: 'TypeError', mechanism: { type: 'drawing', handled: true } }] },
    });
    const frames = event.exception!.values[0]!.stacktrace!.frames;
    const places = frames.flatMap(frame => sourcePlace(frame) ?? []);
    const ours = places.filter(({ file }) => file.startsWith('web/'));
    expect(ours.length).toBeGreaterThan(0);
    // The last frame is where it was thrown.
    const { file, line } = ours.at(-1)!;
    expect(readFileSync(join(root, file), 'utf8').split('\n')[line - 1]).toContain('dashboard.id');
    const { debug_meta: meta } = event as unknown as {
      debug_meta: { images: { code_file: string; debug_id: string }[] };
    };
    expect(meta.images.map(({ code_file }) => code_file)).toContain(frames.at(-1)!.filename);
  });

  test('before the page knows where to report it is kept until it does', async () => {
    const before = ingest.events().length;
    // A document that a test has changed comes from nowhere; from there browsers ask before they talk to this machine.
    const page = await windows.window(undefined, { permissions: ['local-network-access'] });
    const thrown = page.waitForEvent('pageerror');
    await page.route('**/sign-in', async route => {
      const response = await route.fetch();
      const html = (await response.text()).replaceAll(/ integrity="[^"]*"/g, '');
      await route.fulfill({ response, body: html });
    });
    await page.route('**/assets/index-*.js', async route => {
      const response = await route.fetch();
      const early = "setTimeout(() => { throw new RangeError('Invalid string length'); });";
      await route.fulfill({ response, body: `${early}\n${await response.text()}` });
    });
    await page.route('**/config.json', async route => {
      await thrown;
      await route.continue();
    });
    await page.goto(new URL('/sign-in', has.app.address).href);
    const event = (await ingest.first(before + 1))[before]!;
    await page.context().close();
    windows.complaints.splice(0);
    expect(event.exception?.values).toMatchObject([{ type: 'RangeError', value: 'Invalid string length' }]);
  });

  test('that everybody had expected is not reported', async () => {
    const before = ingest.events().length;
    const page = await windows.window();
    await page.goto(new URL('/sign-in', has.app.address).href);
    await page.getByLabel('E-mail').fill(has.ada.email);
    await page.getByLabel('Password').fill('wrong, and long enough');
    await button(page, 'Sign in').click();
    await page.getByRole('alert').waitFor();
    await signedIn(page, has.app.address, has.ada);
    await page.goto(new URL(`/t/${has.team.slug}/d/nothing`, has.app.address).href);
    await page.getByRole('heading').first().waitFor();
    // A script that is none of ours, and then one that is: the only one that is told.
    await page.evaluate(() => {
      const script = document.querySelector<HTMLScriptElement>('script[src^="/assets/"]')!.src;
      const rejected = (error: Error) =>
        dispatchEvent(
          new PromiseRejectionEvent('unhandledrejection', { promise: Promise.resolve(), reason: error }),
        );
      const from = (error: Error, place: string) =>
        Object.assign(error, { stack: `${error.name}: ${error.message}\n    at f (${place}:1:1)` });
      rejected(from(new TypeError('x is undefined'), 'chrome-extension://abcdef/content.js'));
      rejected(from(new TypeError('Failed to fetch'), script));
      rejected(new DOMException('The user aborted a request.', 'AbortError') as unknown as Error);
      rejected(from(new RangeError('Invalid array length'), script));
    });
    await ingest.first(before + 1);
    await page.goto('about:blank');
    await page.context().close();
    windows.complaints.splice(0);
    const values = ingest.events().flatMap(({ exception }) => exception?.values ?? []);
    expect(values.slice(before)).toMatchObject([{ type: 'RangeError', value: 'Invalid array length' }]);
  });

  test('is told after requests that are named by the API’s own words, and by nothing else', async () => {
    const operations = await operationsOf(has.app.address);
    expect(operations.length).toBeGreaterThan(20);
    for (const { path } of operations.filter(each => each.path.startsWith('/api/')))
      expect(apiTemplate(path.replaceAll(/\{\w+\}/g, 'quastenfloss'))).toBe(path.replaceAll(/\{\w+\}/g, '*'));
  });

  test('is counted, without a word of what it was', async () => {
    const count = () => metric(has.app, 'region_dashboard_page_errors_total');
    const before = await count();
    const page = await windows.window();
    await throwInPage(page, PERSONAL_DATA.title.value);
    await page.goto(new URL('/sign-in', has.app.address).href);
    // Told every ten seconds, and when the page is left; here it is left again and again.
    await expect
      .poll(async () => {
        await page.evaluate(() => dispatchEvent(new Event('pagehide')));
        return count();
      }, SOON)
      .toBeGreaterThan(before);
    await page.context().close();
    windows.complaints.splice(0);
  });
});

describe('a Sentry that', () => {
  afterEach(() => {
    windows.complaints.splice(0);
  });

  /** Works on a board while errors are thrown that nobody takes. */
  async function work({ app, ada, path }: House): Promise<string[]> {
    const page = await windows.window();
    await throwInPage(page, ...Array.from({ length: 12 }, (_, i) => `error ${i}`));
    await openBoard(page, app.address, ada, path);
    await moveRight(page, 'North');
    await stateIs(page, /^Saved$/);
    await regionOn(page, 'North').waitFor();
    const complaints = windows.complaintsOf(page);
    await page.context().close();
    // The page's own errors are on the console; of telemetry there is nothing.
    return complaints.filter(text => !/^error \d+$/.test(text));
  }

  test('is not there disturbs nobody', async () => {
    const has = await house({ VITE_SENTRY_DSN: `http://publickey@127.0.0.1:${await freePort()}/1` });
    expect(await work(has)).toEqual([]);
    await has.app.close();
  });

  test('never answers disturbs nobody', async () => {
    await using ingest = await sentryIngest();
    ingest.behave('never');
    const has = await house({ VITE_SENTRY_DSN: ingest.dsn });
    expect(await work(has)).toEqual([]);
    expect(ingest.turnedAway).toBeGreaterThan(0);
    expect(ingest.turnedAway).toBeLessThanOrEqual(5);
    await has.app.close();
  });
});

describe('how fast a page was', () => {
  test('arrives as metrics when the page is left, and nothing is fetched from Sentry', async () => {
    const has = await house({});
    const page = await windows.window();
    const asked: string[] = [];
    const traced: string[] = [];
    page.on('request', request => {
      asked.push(new URL(request.url()).pathname);
      if (request.headers().traceparent !== undefined) traced.push(request.url());
    });
    await openBoard(page, has.app.address, has.ada, has.path);
    await expect.poll(() => asked.some(path => path.includes('/tell-')), SOON).toBe(true);
    await regionOn(page, 'North').click();
    await page.goto('about:blank');
    for (const name of ['lcp_seconds', 'ttfb_seconds', 'cls', 'inp_seconds'])
      await expect
        .poll(() => metric(has.app, `region_dashboard_web_vitals_${name}_count`), SOON)
        .toBeGreaterThanOrEqual(1);
    expect(traced).toEqual([]);
    expect(asked.filter(path => path.includes('error-reports'))).toEqual([]);
    await page.context().close();
    await has.app.close();
  });

  test('is nobody’s business where nothing is measured and traced', async () => {
    const has = await house({ ENABLE_METRICS: 'false' });
    const page = await windows.window();
    const asked: string[] = [];
    page.on('request', request => asked.push(new URL(request.url()).pathname));
    await signInOnPage(page, has.app.address, has.ada, has.path);
    await regionOn(page, 'North').waitFor();
    await page.waitForLoadState('networkidle');
    await page.goto('about:blank');
    await page.context().close();
    expect(asked.filter(path => /tell-|error-reports|page-telemetry/.test(path))).toEqual([]);
    await has.app.close();
  });
});
