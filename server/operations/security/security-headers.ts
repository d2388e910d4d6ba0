import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import type { AnswerKind } from './answer-kinds.ts';
import { contentPolicy, REPORT_GROUP, reportAddress } from './content-policy.ts';
import { PERMISSIONS_POLICY } from './permissions-policy.ts';
import type { Surroundings } from './surroundings.ts';

/** Names in lower case, in the order in which they are sent. */
export type Headers = Readonly<Record<string, string>>;

const YEAR_SECONDS = 31_536_000;

/** Asks Helmet once for what it would put on an answer: it checks our directives and knows the rest. */
function helmetHeaders(kind: AnswerKind, surroundings: Surroundings): Record<string, string> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => {},
  };
  const directives = contentPolicy(kind, surroundings);
  const apply = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    // Pages on the CORS list are not kept out: browsers ask for this policy only where there is no CORS.
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: surroundings.isHttps && { maxAge: YEAR_SECONDS, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  });
  apply({} as IncomingMessage, response as unknown as ServerResponse, error => {
    if (error) throw error;
  });
  return headers;
}

/**
 * The security headers of an answer: the one table that the server, the files for CDN hosts, their
 * documentation and the audit are made from.
 */
export function securityHeaders(kind: AnswerKind, surroundings: Surroundings): Headers {
  return {
    ...helmetHeaders(kind, surroundings),
    'permissions-policy': PERMISSIONS_POLICY,
    ...(surroundings.isHttps &&
      kind !== 'data' && {
        'reporting-endpoints': `${REPORT_GROUP}="${reportAddress(surroundings)}"`,
      }),
  };
}
