import type { AnswerKind } from './answer-kinds.ts';
import type { Surroundings } from './surroundings.ts';

/** The one style sheet that Swagger's script puts into its page; a browser test notices when it changes. */
const SWAGGER_STYLE = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

/** Group of the Reporting API that violations go to. */
export const REPORT_GROUP = 'csp';
/** Where browsers send reports; below the API's own address. */
export const REPORT_PATH = '/api/v1/reports';

/** A policy by its directives, in helmet's spelling. */
export type Directives = Readonly<Record<string, readonly string[]>>;

const NONE = ["'none'"];
const SELF = ["'self'"];

/** Nothing may be loaded, framed, submitted or redirected to: what an answer that is no page gets. */
const NOTHING: Directives = { defaultSrc: NONE, baseUri: NONE, formAction: NONE, frameAncestors: NONE };

/** @returns the address of the report endpoint, as the page sees it */
export function reportAddress({ api }: Pick<Surroundings, 'api'>): string {
  return `${api ?? ''}${REPORT_PATH}`;
}

/**
 * Chrome ignores `report-uri` as soon as there is a `report-to`, and knows no endpoints on plain http; so
 * there it gets `report-uri` alone.
 */
function reporting(surroundings: Surroundings): Directives {
  const uri = { reportUri: [reportAddress(surroundings)] };
  return surroundings.isHttps ? { ...uri, reportTo: [REPORT_GROUP] } : uri;
}

/** `https://x` and, for where a WebSocket is opened, `wss://x`. */
const withSocket = (origin: string) => [origin, origin.replace(/^http/, 'ws')];

function connections({ api, services, sockets }: Surroundings): string[] {
  const apart = api === null ? [] : withSocket(api);
  const others = services.flatMap(origin => (sockets.includes(origin) ? withSocket(origin) : [origin]));
  return [...new Set([...SELF, ...apart, ...others])];
}

/** @returns the directives for a kind of answer */
export function contentPolicy(kind: AnswerKind, surroundings: Surroundings): Directives {
  const { inline } = surroundings;
  switch (kind) {
    case 'data':
      return NOTHING;
    case 'sheet':
      return { ...NOTHING, styleSrc: SELF, objectSrc: NONE, ...reporting(surroundings) };
    case 'reference':
      return {
        ...NOTHING,
        scriptSrc: SELF,
        styleSrc: [...SELF, SWAGGER_STYLE],
        imgSrc: [...SELF, 'data:'],
        connectSrc: SELF,
        objectSrc: NONE,
        ...reporting(surroundings),
      };
    case 'page':
      return {
        ...NOTHING,
        scriptSrc: [...SELF, ...inline.scripts],
        styleSrc: [...SELF, ...inline.styles],
        imgSrc: [...SELF, 'data:'],
        fontSrc: SELF,
        connectSrc: connections(surroundings),
        manifestSrc: SELF,
        objectSrc: NONE,
        // Markdown becomes nodes through DOMPurify, which brings this policy along; nothing else makes HTML.
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['dompurify'],
        ...reporting(surroundings),
      };
  }
}
