import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import type { ReceivedSpan } from '#server/testing/otlp/decode-traces.ts';
import { type OtlpReceiver, startOtlpReceiver } from '#server/testing/otlp/receiver.ts';
import {
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  region,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { PERSONAL_DATA } from '#server/testing/personal-data.ts';
import { pagePath, testBrowser } from './support/browser.ts';
import { databaseEnv } from './support/database-env.ts';
import { moveRight, openBoard, stateIs } from './support/edits.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const SOON = { timeout: 30_000, interval: 100 };

const windows = await testBrowser();

describe('a trace', () => {
  let database: TestDatabase;
  let collector: OtlpReceiver;
  let server: ServerProcess;
  let ada: Person;
  let team: Team;
  let dashboard: Dashboard;

  beforeAll(async () => {
    database = await testDatabase();
    collector = await startOtlpReceiver();
    server = await startServer({
      env: {
        ...databaseEnv(database),
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        TRACES_SAMPLE_RATE: '1',
        TRACES_PER_SECOND: '1000000',
      },
    });
    ada = await signUp(server.address, 'Ada');
    team = await newTeam(ada);
    dashboard = await newDashboard(ada, team, PERSONAL_DATA.title.value, [
      { ...region('North'), widget: { kind: 'text', options: { markdown: 'x' } } },
    ]);
  });
  afterAll(async () => {
    await server?.stop();
    await collector?.[Symbol.asyncDispose]();
    await database?.drop();
  });

  const named = (name: string) => collector.spans.filter(span => span.name === name);
  const pageSpan = (name: string, type?: string) =>
    named(name).find(
      ({ attributes }) => type === undefined || String(attributes['region_dashboard.command.types']) === type,
    );
  /** The spans of a trace below one of them. */
  const below = ({ traceId, spanId }: ReceivedSpan): readonly ReceivedSpan[] => {
    const children = collector.spans.filter(span => span.traceId === traceId && span.parentSpanId === spanId);
    return [...children, ...children.flatMap(below)];
  };

  /** Does something on the board, and leaves. */
  async function work(run: (page: Page) => Promise<void>): Promise<void> {
    const page = await windows.window();
    await openBoard(page, server.address, ada, pagePath(team, dashboard));
    await run(page);
    // The window stays: what it says at last would be lost with it.
    await page.goto('about:blank');
    expect(windows.complaints.splice(0)).toEqual([]);
  }

  test('goes from the key that somebody pressed to the commit, over the live connection', async () => {
    await work(async page => {
      await moveRight(page, 'North');
      await stateIs(page, /^Saved$/);
    });
    await expect.poll(() => pageSpan('page command', 'moveRegion'), SOON).toBeDefined();
    const click = pageSpan('page command', 'moveRegion')!;
    expect(click).toMatchObject({
      parentSpanId: '',
      kind: 'client',
      failed: false,
      resource: expect.objectContaining({ 'service.name': 'region-dashboard-page' }),
      attributes: { 'region_dashboard.outcome': 'done' },
    });
    await expect
      .poll(
        () =>
          below(click)
            .map(({ name }) => name)
            .join(),
        SOON,
      )
      .toContain('append-events');
    for (const span of below(click).filter(({ kind }) => kind === 'server')) {
      expect(span.resource['service.name']).toBe('region-dashboard');
      expect(span.start).toBeGreaterThanOrEqual(click.start);
    }
  });

  test('of signing in has the server’s request below it, and so has that of loading the page', async () => {
    await expect.poll(() => pageSpan('page sign-in') && pageSpan('page load'), SOON).toBeDefined();
    for (const name of ['page sign-in', 'page load'])
      await expect
        .poll(
          () =>
            named(name)
              .flatMap(below)
              .map(({ kind }) => kind),
          SOON,
        )
        .toContain('server');
  });

  test('carries nothing that somebody has written', () => {
    const sent = Buffer.concat(collector.bodies).toString('latin1');
    for (const value of [PERSONAL_DATA.title.value, ada.email, 'North']) expect(sent).not.toContain(value);
  });
});
