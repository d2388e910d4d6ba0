import { BrowserClient, createTransport, defaultStackParser, Scope } from '@sentry/browser';
import type { PageError } from './early-errors.ts';
import { errorReport, type Moment } from './error-event.ts';
import { recentTrace } from './page-spans.ts';
import { loggedRequests } from './request-log.ts';

export interface ErrorReportsOptions {
  readonly dsn: string;
  readonly environment: string | undefined;
  readonly release: string | undefined;
  /** @returns template of the page's path now */
  readonly route: () => string | null;
}

/** A page that fails again and again has said what there is to say. */
const MOST_REPORTS = 30;
/** Reports under way at the same time; more are dropped. */
const MOST_WAITING = 5;
/** Longer than this no report is waited for, ms. */
const PATIENCE_MS = 10_000;
/** After so many failures in a row it is taken for gone, and left in peace. */
const MOST_FAILURES = 3;

/** Names the source map of each script: laid there by the build, asked for when there is something to report. */
const DEBUG_IDS = '/debug-ids.json';

function lazyDebugIds(): () => Promise<Readonly<Record<string, string>>> {
  let found: Promise<Readonly<Record<string, string>>> | null = null;
  return () => {
    found ??= fetch(DEBUG_IDS, { signal: AbortSignal.timeout(PATIENCE_MS) })
      .then(answer => (answer.ok ? answer.json() : {}))
      .catch(() => ({}));
    return found;
  };
}

/** @returns sends an error to Sentry; never throws, never waits for anything that the page waits for */
export function errorReports(options: ErrorReportsOptions): (error: PageError) => void {
  const { dsn, environment, release, route } = options;
  const debugIds = lazyDebugIds();
  let reports = 0;
  let failures = 0;
  const client = new BrowserClient({
    dsn,
    ...(environment === undefined ? {} : { environment }),
    ...(release === undefined ? {} : { release }),
    stackParser: defaultStackParser,
    // None: no replay, no feedback, no breadcrumbs of what is on the screen. Errors are watched for by ourselves.
    integrations: [],
    sendClientReports: false,
    dataCollection: { userInfo: false },
    transport: transport =>
      createTransport({ ...transport, bufferSize: MOST_WAITING }, async ({ body }) => {
        if (failures >= MOST_FAILURES) return {};
        const answer = await fetch(transport.url, {
          method: 'POST',
          body: body as BodyInit,
          credentials: 'omit',
          // Its path may be a secret link.
          referrerPolicy: 'no-referrer',
          keepalive: body.length < 60_000,
          signal: AbortSignal.timeout(PATIENCE_MS),
        }).catch((error: unknown) => {
          failures += 1;
          throw error;
        });
        failures = 0;
        return {
          statusCode: answer.status,
          headers: {
            'x-sentry-rate-limits': answer.headers.get('x-sentry-rate-limits'),
            'retry-after': answer.headers.get('retry-after'),
          },
        };
      }),
    beforeSend: async (event, { data }) =>
      errorReport(event, {
        ...(data as Moment),
        origin: location.origin,
        debugIds: await debugIds(),
        userAgent: navigator.userAgent,
      }),
  });
  client.init();
  const seen = new Set<string>();
  return ({ error, how, at }) => {
    // The same from the same place says nothing new, however often it comes.
    const what = error instanceof Error ? (error.stack ?? error.name) : how;
    if (seen.has(what) || reports >= MOST_REPORTS) return;
    seen.add(what);
    reports += 1;
    const scope = new Scope();
    scope.addEventProcessor(event => ({ ...event, timestamp: at / 1_000 }));
    const handled = how === 'drawing' || how === 'asking';
    // Somebody may be on another page by the time that it is sent.
    const data: Moment = { route: route(), requests: [...loggedRequests()], trace: recentTrace() };
    client.captureException(error, { mechanism: { type: how, handled }, data }, scope);
  };
}
