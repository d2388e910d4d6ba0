import { ANSWER_KINDS, type AnswerKind } from '../answer-kinds.ts';
import { CORS } from '../cors.ts';
import { PAGE_HOSTS, type PageHostName } from '../hosts/index.ts';
import { securityHeaders } from '../security-headers.ts';
import { type Surroundings, surroundingsOf } from '../surroundings.ts';

/** Why each header is sent; a header without a reason makes the page's test fail. */
const WHY: Readonly<Record<string, string>> = {
  'content-security-policy': 'What the answer may load, run and connect to; see below.',
  'cross-origin-embedder-policy': 'Nothing of another origin gets into the page unasked.',
  'cross-origin-opener-policy': 'A page that opens ours, or is opened by it, cannot reach into it.',
  'cross-origin-resource-policy':
    'No other site can embed our answers. Pages on the CORS list are not kept out: browsers ask for this policy only where there is no CORS.',
  'origin-agent-cluster': 'Sub-domains do not share a process with us.',
  'referrer-policy': 'Addresses of dashboards and invitations are told to nobody.',
  'strict-transport-security':
    'Browsers come by https alone, for a year, on sub-domains too. Only where PUBLIC_URL is https. (No `preload`: getting off that list takes months; enter your domain yourself if you want it.)',
  'x-content-type-options': 'A type is what it says it is.',
  'x-dns-prefetch-control': 'No names are looked up before somebody follows a link.',
  'x-download-options': 'Old browsers do not open downloads in our name.',
  'x-frame-options': 'Nobody frames us; for browsers that do not know `frame-ancestors`.',
  'x-permitted-cross-domain-policies': 'Nothing for Flash and PDF readers.',
  'x-xss-protection': 'Old filters, which could be turned against a page, stay off.',
  'permissions-policy': 'No camera, microphone, place or payment, whatever runs in the page.',
  'reporting-endpoints': 'Where violations are reported to; on pages, by https.',
};

const code = (text: string) => `\`${text}\``;
const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(...head), row(...head.map(() => '---')), ...rows.map(cells => row(...cells))].join('\n');

const BY_HTTPS = surroundingsOf({ PUBLIC_URL: 'https://boards.example.com' });

function headerTable(): string {
  const headers = Object.entries(securityHeaders('page', BY_HTTPS));
  const shown = (name: string, value: string) =>
    name === 'content-security-policy' || name === 'permissions-policy' ? 'below' : code(value);
  return table(
    ['header', 'value', 'why'],
    headers.map(([name, value]) => {
      const why = WHY[name];
      if (why === undefined) throw new Error(`${name} is sent, and nothing says why.`);
      return [code(name), shown(name, value), why];
    }),
  );
}

function policyOf(kind: AnswerKind, surroundings: Surroundings): string {
  const policy = securityHeaders(kind, surroundings)['content-security-policy'] ?? '';
  return `### ${ANSWER_KINDS[kind]}\n\n\`\`\`\n${policy.replaceAll(';', ';\n')}\n\`\`\``;
}

const MADE = (test: string) => `<!-- Made by ${test}; after a change: npm test -- ${test} -u -->`;
const TEST = 'server/operations/security/documents.test.ts';

/** @returns docs/headers.md */
export function headersPage(): string {
  const kinds = Object.keys(ANSWER_KINDS) as AnswerKind[];
  const hosts = Object.entries(PAGE_HOSTS) as [PageHostName, (typeof PAGE_HOSTS)[PageHostName]][];
  return `${MADE(TEST)}

# Security headers

Every answer of the server carries these, whatever its status: also refusals, preflights, redirects, what is not
modified, an upgrade that is declined, and bytes that are no request at all. They come from one table
(\`server/operations/security\`), from which the files for CDN hosts are made as well.

${headerTable()}

There is no \`Server\` and no \`X-Powered-By\`. \`Cache-Control\` is \`no-store\` unless a route says otherwise: the state
of a dashboard is \`private, no-cache\` (it has an ETag and is asked for again every time), the page \`no-cache\`, and
files whose name changes with their content are \`immutable\`.

\`\`\`
permissions-policy: ${(securityHeaders('page', BY_HTTPS)['permissions-policy'] ?? '').replaceAll(', ', ',\n  ')}
\`\`\`

## Content security policy

Hashes, no nonces: a page on a CDN is the same file for everybody. What is written into \`index.html\` itself is hashed
when the server starts; today that is nothing. HTML is made from text in one place, by DOMPurify, whose Trusted Types
policy is the only one allowed. \`connect-src\` grows by the origins of \`VITE_API_URL\` (with its WebSocket),
\`VITE_SUPABASE_URL\` and \`VITE_SENTRY_DSN\` when they are set.

${kinds.map(kind => policyOf(kind, BY_HTTPS)).join('\n\n')}

## Reports

Browsers report violations to \`POST /api/v1/reports\`, in either form (\`application/csp-report\`,
\`application/reports+json\`). Each is counted in \`region_dashboard_csp_violations_total{directive}\`; a line of the log
says the directive and the origin that was refused, once a minute for each directive. Addresses, which may carry the
token of an invitation, and samples are not kept. Reports about other pages, from extensions of a browser, of other
kinds, or more than 600 requests a minute are counted in \`region_dashboard_csp_reports_ignored_total{reason}\` and
otherwise ignored. Anybody can send reports, so treat the count as a hint: look at the log, then try it yourself.

By plain http the policy has \`report-uri\` alone: Chrome knows no endpoints there, and ignores \`report-uri\` as soon as
\`report-to\` is present.

## The page on another host

\`region-dashboard headers <host>\` shows the file for a host, with your \`VITE_API_URL\`; examples are in
[deploy/headers](../deploy/headers).

${table(
  ['host', 'file', 'how'],
  hosts.map(([name, { title, usage }]) => [
    `${title} (${code(name)})`,
    code(PAGE_HOSTS[name].file({ everywhere: {} }).name),
    usage,
  ]),
)}

A host that changes scripts on their way (minifies, injects) breaks the page on purpose: \`index.html\` says with
\`integrity\` what they must contain. Switch such features off.

## How it is tested

Every status of the server, and every route of the API, is compared with what the standards ask for
(\`server/operations/security/headers.integration.test.ts\`); the files for nginx and Caddy are served by nginx and Caddy
(\`hosts/serving.integration.test.ts\`). The MDN HTTP Observatory gives the signed-in page A+ with 140 points
(\`e2e/observatory.test.ts\`). Every browser test fails on a violation; what is injected into the page does nothing and is
reported (\`e2e/content-policy.test.ts\`).
`;
}

/** @returns docs/cors.md */
export function corsPage(): string {
  const list = (names: readonly string[]) => names.map(code).join(', ');
  return `${MADE(TEST)}

# Cross-origin requests

Where the page and the API share an address, you need nothing of this: leave \`CORS_ORIGINS\` empty, and no page of
another origin can read an answer, change anything in a person's name, or open a live connection.

## Pages of other origins

\`CORS_ORIGINS\` lists the origins whose pages may use the API with the cookie of whoever is signed in:

\`\`\`
CORS_ORIGINS=https://boards.example.com,https://wall.example.com
\`\`\`

- Entries are compared with what the browser sends, letter by letter: scheme, host and port. There are no patterns, and
  a sub-domain is another origin.
- In production \`*\`, \`null\`, hosts of a developer's machine and plain http are refused by \`region-dashboard check\`, and
  the server does not start with them.
- A page that is not listed gets no CORS header, so its browser keeps the answer from it; what changes something is
  refused with \`foreign-origin\` (403), whatever its preflight would have said, and so is a WebSocket's handshake. The
  same list decides all three.
- When the page lies on a host of its own, its origin (\`PUBLIC_URL\`) must be on the list.

A program needs no entry: it sends a bearer token, and no browser stands in between.

## What listed pages may do

| | |
| --- | --- |
| methods | ${list(CORS.methods)} |
| headers they may send | ${list(CORS.requestHeaders)} |
| headers they may read | ${list(CORS.exposedHeaders)} |
| credentials | yes (\`fetch\` with \`credentials: 'include'\`) |
| a preflight holds for | ${CORS.maxAge} seconds |

Preflights are answered before anything asks who somebody is, with every security header. Every answer of the API says
\`Vary: Origin\`.

## Cookies

The session's cookie is \`HttpOnly\`, \`SameSite=Lax\` and, by https, \`Secure\`. Browsers send it with requests between
hosts of one registrable domain: \`https://boards.example.com\` and \`https://api.example.com\` are the same site,
\`https://example-boards.net\` is another. So a page and its API must share that domain; \`check\` refuses others. (Two
sub-domains of a hosting company, such as two of \`vercel.app\`, are two sites.)

## When it does not work

| what the browser says | what to do |
| --- | --- |
| "No 'Access-Control-Allow-Origin' header" | Compare the origin in the message with \`CORS_ORIGINS\`: \`www.\`, the port, \`http\` instead of \`https\`, a slash at the end. |
| 403 \`foreign-origin\` | The same; behind a proxy, set \`PUBLIC_URL\` to the address that people type. |
| 401 although signed in | The cookie did not come along: the hosts are of different sites, or the request lacks \`credentials: 'include'\`. |
| the live connection is closed at once | The handshake is refused for the same reasons; the answer to it says which. |

## How it is tested

Some fifty tricks (suffixes, prefixes, sub-domains, ports, capital letters, \`null\`, dots, userinfo, punycode, two headers
at once) are tried on reading, preflights, changes and WebSockets:
\`server/operations/security/cors.integration.test.ts\`.
`;
}
