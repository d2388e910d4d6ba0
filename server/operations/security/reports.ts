import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter } from 'prom-client';
import Type from 'typebox';
import { ProblemSchema, reject } from '#core/contract/index.ts';
import { Refusal } from '../../problems.ts';
import { REPORT_PATH } from './content-policy.ts';
import type { Origins } from './origins.ts';
import { DIRECTIVES, LARGEST_BATCH, type Violation, violationsOf } from './violation.ts';

/** Bytes; a batch of the Reporting API repeats the policy in each report. */
const BODY_BYTES = 65_536;
/** Requests that this process reads in a minute; a page that goes wrong for a thousand people says it often enough. */
const REQUESTS_PER_MINUTE = 600;
const MINUTE_MS = 60_000;

const IGNORED = ['foreign', 'extension', 'other-type', 'batch-too-long', 'too-many'] as const;
type Ignored = (typeof IGNORED)[number];

export interface ReportsOptions {
  readonly origins: Origins;
  /** ms; for tests that move the clock */
  readonly now?: () => number;
}

/** @returns a function that says whether one more fits into the current minute */
function perMinute(limit: number, now: () => number): () => boolean {
  let window = Number.NEGATIVE_INFINITY;
  let taken = 0;
  return () => {
    if (now() - window >= MINUTE_MS) {
      window = now();
      taken = 0;
    }
    taken += 1;
    return taken <= limit;
  };
}

/** One line per directive and minute; the line says how many there were since the last one. */
function logger(app: FastifyInstance, now: () => number): (violation: Violation) => void {
  const told = new Map<string, { at: number; since: number }>();
  return ({ directive, blocked, source }) => {
    const last = told.get(directive);
    if (last && now() - last.at < MINUTE_MS) {
      last.since += 1;
      return;
    }
    app.log.warn(
      { event: 'page.policy-violation', directive, blocked, source, unlogged: last?.since ?? 0 },
      'a browser refused something under our content security policy',
    );
    told.set(directive, { at: now(), since: 0 });
  };
}

const OTHER_FORMAT = new Refusal(
  reject('unsupported-media-type', 'Send application/csp-report or application/reports+json.'),
);

const isExtension = (source: string | null) => /^(?:\w+-)?extension:/.test(source ?? '');

const FORMATS = {
  'application/csp-report': {
    'csp-report': {
      'document-uri': 'https://boards.example.com/t/home',
      'effective-directive': 'script-src-elem',
      'blocked-uri': 'inline',
    },
  },
  'application/reports+json': [
    {
      type: 'csp-violation',
      url: 'https://boards.example.com/t/home',
      body: {
        documentURL: 'https://boards.example.com/t/home',
        effectiveDirective: 'script-src-elem',
        blockedURL: 'inline',
      },
    },
  ],
};

/**
 * Where browsers report what our content security policy made them refuse. Anybody can send reports, so they
 * are only counted, by directive, and logged now and then without addresses; nothing is stored.
 */
export async function reports(app: FastifyInstance, options: ReportsOptions): Promise<void> {
  const { origins, now = () => performance.now() } = options;
  const registers = [app.instruments.registry];
  const counted = new Counter({
    name: 'region_dashboard_csp_violations_total',
    help: 'Reports of browsers about violations of our content security policy',
    labelNames: ['directive'],
    registers,
  });
  const ignored = new Counter({
    name: 'region_dashboard_csp_reports_ignored_total',
    help: 'Reports that were not about our policy on our pages, or too many',
    labelNames: ['reason'],
    registers,
  });
  for (const directive of [...DIRECTIVES, 'other']) counted.inc({ directive }, 0);
  for (const reason of IGNORED) ignored.inc({ reason }, 0);
  const admits = perMinute(REQUESTS_PER_MINUTE, now);
  const log = logger(app, now);

  const isOurs = ({ page }: Violation, { host }: FastifyRequest) =>
    page !== null && origins.isWelcome(page.origin, host);

  function whyIgnored(violation: Violation | null, request: FastifyRequest): Ignored | null {
    if (violation === null) return 'other-type';
    if (!isOurs(violation, request)) return 'foreign';
    return isExtension(violation.source) ? 'extension' : null;
  }

  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('ignore', 'ignore');
  app.addContentTypeParser(Object.keys(FORMATS), { parseAs: 'string' }, parse);
  app.addContentTypeParser('*', (_request, _payload, done) => done(OTHER_FORMAT));
  app.post(
    REPORT_PATH,
    {
      bodyLimit: BODY_BYTES,
      config: { access: 'everybody', anyOrigin: true, limit: 'public' },
      onRequest: async () => {
        if (admits()) return;
        ignored.inc({ reason: 'too-many' });
        throw new Refusal(
          reject('too-many-requests', 'Enough reports for this minute. Try again in the next.'),
          {
            'retry-after': '60',
          },
        );
      },
      schema: {
        tags: ['reports'],
        summary: 'Report a violation of the content security policy; browsers do it by themselves',
        description:
          'The two forms that browsers send: `application/csp-report` (`report-uri`) and `application/reports+json` (`report-to`). Reports are counted by directive; addresses in them are not kept.',
        body: {
          content: Object.fromEntries(
            Object.entries(FORMATS).map(([type, example]) => [
              type,
              { schema: Type.Unknown({ examples: [example] }) },
            ]),
          ),
        },
        response: { 204: Type.Null(), '4xx': ProblemSchema, '5xx': ProblemSchema },
      },
    },
    async (request, reply) => {
      const found = violationsOf(request.body);
      if (!found) throw new Refusal(reject('invalid-request', 'This is no report that a browser sends.'));
      if (found.length > LARGEST_BATCH)
        ignored.inc({ reason: 'batch-too-long' }, found.length - LARGEST_BATCH);
      for (const violation of found.slice(0, LARGEST_BATCH)) {
        const reason = whyIgnored(violation, request);
        if (reason || !violation) ignored.inc({ reason: reason ?? 'other-type' });
        else {
          counted.inc({ directive: violation.directive });
          log(violation);
        }
      }
      return reply.code(204).send();
    },
  );
}
