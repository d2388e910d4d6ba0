/** An API whose list names one page, for the tricks below. */
export const API_HOST = 'api.acme.org';
export const LISTED = 'https://boards.acme.org';
export const TRICKED_CONFIG = {
  PUBLIC_URL: 'https://api.acme.org',
  CORS_ORIGINS: [LISTED, 'http://plain.acme.org:8080', 'https://xn--brd-0na.acme.org'],
} as const;

/**
 * Origins that look like one of those without being it: what implementations that search, split, trim or
 * lower-case have fallen for.
 */
export const ORIGIN_TRICKS: readonly (readonly [trick: string, origin: string])[] = [
  ['a suffix', 'https://boards.acme.org.evil.example'],
  ['a suffix without a dot', 'https://boards.acme.orgevil.example'],
  ['a suffix that looks like a port', 'https://boards.acme.org:443.evil.example'],
  ['a prefix', 'https://evilboards.acme.org'],
  ['a prefix with a hyphen', 'https://evil-boards.acme.org'],
  ['a sub-domain', 'https://evil.boards.acme.org'],
  ['the parent domain', 'https://acme.org'],
  ['a sibling', 'https://other.acme.org'],
  ['any character for the dot', 'https://boardsxacme.org'],
  ['another port', 'https://boards.acme.org:8443'],
  ['the default port, written out', 'https://boards.acme.org:443'],
  ['no port where the list has one', 'http://plain.acme.org'],
  ['a port that begins alike', 'http://plain.acme.org:80801'],
  ['http for https', 'http://boards.acme.org'],
  ['https for http', 'https://plain.acme.org:8080'],
  ['http for the own https address', 'http://api.acme.org'],
  ['http for the own https address, on another port', 'http://api.acme.org:3001'],
  ['a WebSocket’s scheme', 'wss://boards.acme.org'],
  ['no scheme', 'boards.acme.org'],
  ['no scheme, with slashes', '//boards.acme.org'],
  ['capital letters', 'https://BOARDS.acme.org'],
  ['a capital scheme', 'HTTPS://boards.acme.org'],
  ['null', 'null'],
  ['null in capitals', 'NULL'],
  ['nothing', ''],
  ['a star', '*'],
  ['a star for a label', 'https://*.acme.org'],
  ['undefined', 'undefined'],
  ['a trailing dot', 'https://boards.acme.org.'],
  ['a trailing slash', 'https://boards.acme.org/'],
  ['a path', 'https://boards.acme.org/t/home'],
  ['a query', 'https://evil.example?https://boards.acme.org'],
  ['a fragment', 'https://evil.example#https://boards.acme.org'],
  ['userinfo of the listed name', 'https://boards.acme.org@evil.example'],
  ['userinfo before the listed name', 'https://evil.example@boards.acme.org'],
  ['userinfo before the own name', 'https://evil.example@api.acme.org'],
  ['a backslash', 'https://evil.example\\@boards.acme.org'],
  ['an underscore', 'https://boards.acme.org_.evil.example'],
  ['a backquote', 'https://boards.acme.org`.evil.example'],
  ['letters instead of punycode', 'https://b\u00f6rd.acme.org'],
  ['a percent sign', 'https://boards%2eacme.org'],
  ['a space within', 'https://boards.acme.org evil'],
  ['two with a comma', 'https://boards.acme.org, https://evil.example'],
  ['two with a space', 'https://boards.acme.org https://evil.example'],
  ['the address as a number', 'https://2130706433'],
  ['a data address', 'data:text/html,boards.acme.org'],
  ['a file', 'file://'],
  ['a browser extension', 'chrome-extension://boards.acme.org'],
  ['twenty thousand characters', `https://${'boards.acme.org.'.repeat(1_250)}`],
];
