/** The words of our API's paths; between them stand ids, slugs and tokens. A test holds them against its routes. */
const WORDS: ReadonlySet<string> = new Set(
  `api v1 auth sign-in sign-up sign-out email change-password get-session magic-link verify me tenants dashboards
  commands events regions live datasets rows data query preview sources system metrics members invitations accept
  page-telemetry reports keys variables values test entries answer shape`.split(/\s+/),
);

/** @returns the path of a request with everything that is not one of the API's words as `*`, without its query */
export function apiTemplate(path: string): string {
  const [plain = ''] = path.split(/[?#]/, 1);
  return plain
    .split('/')
    .map(part => (part === '' || WORDS.has(part) ? part : '*'))
    .join('/');
}
