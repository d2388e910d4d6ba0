/** One report of a browser about our content security policy, without anything that could be secret. */
export interface Violation {
  /** directive that was violated, for example `script-src-elem`; `other` when it is none we know */
  readonly directive: string;
  /** what was refused: a keyword (`inline`, `eval`), an origin, or `other`; never a path or a query */
  readonly blocked: string;
  /** address of the page, for the question whether it is ours; not to be kept: it may carry a token */
  readonly page: URL | null;
  /** where in our own scripts, or the origin or scheme of somebody else's */
  readonly source: string | null;
}

/** Reports of a batch that are looked at; the rest is counted as ignored. */
export const LARGEST_BATCH = 20;

/** What can be violated; anything else is counted as `other`. */
export const DIRECTIVES: ReadonlySet<string> = new Set([
  ...['default-src', 'script-src', 'script-src-elem', 'script-src-attr', 'style-src', 'style-src-elem'],
  ...['style-src-attr', 'img-src', 'font-src', 'connect-src', 'media-src', 'object-src', 'frame-src'],
  ...[
    'child-src',
    'worker-src',
    'manifest-src',
    'base-uri',
    'form-action',
    'frame-ancestors',
    'fenced-frame-src',
  ],
  ...['require-trusted-types-for', 'trusted-types'],
]);
const KEYWORDS = new Set([
  ...['inline', 'eval', 'wasm-eval', 'self', 'data', 'blob', 'about', 'filesystem'],
  ...['trusted-types-sink', 'trusted-types-policy'],
]);

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function directiveOf(value: unknown): string {
  // Older browsers report the directive with its values.
  const name = text(value).trim().split(/\s/)[0]!.toLowerCase();
  return DIRECTIVES.has(name) ? name : 'other';
}

function blockedOf(value: unknown): string {
  const blocked = text(value).toLowerCase();
  if (KEYWORDS.has(blocked)) return blocked;
  const url = URL.parse(blocked);
  if (!url) return 'other';
  // Of an address without a host only the scheme: a data: address is its own content.
  return (url.origin === 'null' ? url.protocol : url.origin).slice(0, 200);
}

function sourceOf(file: unknown, line: unknown, page: URL | null): string | null {
  const url = URL.parse(text(file));
  if (!url) return null;
  if (url.origin === 'null') return url.protocol.slice(0, 50);
  // Names below /assets/ are our build's; every other path could be a page's, with a token in it.
  if (url.origin !== page?.origin || !url.pathname.startsWith('/assets/')) return url.origin.slice(0, 200);
  const at = Number.isSafeInteger(line) ? `:${line}` : '';
  return `${url.pathname.slice(0, 200)}${at}`;
}

function violation(
  page: unknown,
  directive: unknown,
  blocked: unknown,
  file: unknown,
  line: unknown,
): Violation {
  const url = URL.parse(text(page));
  return {
    directive: directiveOf(directive),
    blocked: blockedOf(blocked),
    page: url,
    source: sourceOf(file, line, url),
  };
}

/** The Reporting API's batch (W3C Reporting), of which only CSP violations concern us. */
function ofBatch(reports: readonly unknown[]): (Violation | null)[] {
  return reports.map(report => {
    if (!isObject(report) || report.type !== 'csp-violation' || !isObject(report.body)) return null;
    const { documentURL, effectiveDirective, blockedURL, sourceFile, lineNumber } = report.body;
    return violation(documentURL, effectiveDirective, blockedURL, sourceFile, lineNumber);
  });
}

/**
 * @param body of `application/reports+json` (a list) or of `application/csp-report` (CSP level 2)
 * @returns each report; null for one that is about something else; null altogether for what is no report
 */
export function violationsOf(body: unknown): readonly (Violation | null)[] | null {
  if (Array.isArray(body)) return ofBatch(body);
  if (!isObject(body) || !isObject(body['csp-report'])) return null;
  const report = body['csp-report'];
  const directive = report['effective-directive'] ?? report['violated-directive'];
  return [
    violation(
      report['document-uri'],
      directive,
      report['blocked-uri'],
      report['source-file'],
      report['line-number'],
    ),
  ];
}
