/** Longer texts tell nothing more, and cost. */
const LONGEST = 1_000;

export const REMOVED = '[redacted]';

/** What is taken out of a sentence by how it looks, in this order. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // user:password@ of any address; the host may stay
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, `$1${REMOVED}@`],
  [/[^\s@<>()[\]"'`,;:=]+@[^\s@<>()[\]"'`,;:=]+/gu, REMOVED],
  [/\b(Bearer|Basic)\s+\S+/gi, `$1 ${REMOVED}`],
  [
    /([\w-]*(?:passw(?:or)?d|pwd|secret|token|api[_-]?key|authorization|cookie|session|dsn))\s*[=:]\s*\S+/gi,
    `$1=${REMOVED}`,
  ],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, REMOVED],
  // IBAN, cards and telephone numbers
  [/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g, REMOVED],
  [/\+\d[\d ()./-]{6,}\d/g, REMOVED],
  [/\b\d(?:[ -]?\d){11,18}\b/g, REMOVED],
  // Tokens: long, of mixed characters or of hexadecimal digits alone. Ids (UUIDs) have hyphens and stay.
  [/\b(?=\w*\d)(?=\w*[A-Z])(?=\w*[a-z])[\w]{20,}[\w.-]*/g, REMOVED],
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{24,}(?![\w-])/g, REMOVED],
  [/\b(?=\w*\d)[0-9a-z]{24,}\b/g, REMOVED],
  [/\b[A-Z0-9]{20}\b/g, REMOVED],
];

/** Addresses of the network; a sentence about where the server listens keeps its own. */
const ADDRESSES: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|\d+(?:\.\d+){3})?(?![\w:])/gi, REMOVED],
  [/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g, REMOVED],
];
const OURS = /^(?:127(?:\.\d+){3}|0\.0\.0\.0|::1?|\[::1?\])$/;

/**
 * A sentence that somebody of this project wrote, which may quote what it is about: what looks like a person's address,
 * number or secret is taken out.
 * @returns at most 1,000 characters
 */
export function scrubSentence(text: string): string {
  let scrubbed = text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
  for (const [shape, instead] of SHAPES) scrubbed = scrubbed.replace(shape, instead);
  for (const [shape, instead] of ADDRESSES)
    scrubbed = scrubbed.replace(shape, address => (OURS.test(address) ? address : instead));
  return scrubbed;
}

/** The name of something in a program, as V8 and Postgres quote it. */
const IDENTIFIER = /^[A-Za-z_$][\w$.]{0,62}$/;

/**
 * From the first mark to the last one, or to the end where there is but one: what was sent comes with marks of its own.
 * A mark within a word is an apostrophe.
 */
const QUOTED: readonly RegExp[] = [
  /"(.*)"|"(.*)$/s,
  /`(.*)`|`(.*)$/s,
  /[“„](.*)[”“]|[“„](.*)$/s,
  /[«‹](.*)[»›]|[«‹](.*)$/s,
  /(?<!\p{L})['‘](.*)['’](?!\p{L})|(?<!\p{L})['‘](.*)$/su,
];

/**
 * The message of an error, which may quote what somebody sent.
 * @param quotes `identifiers`: a quoted word of a program stays; `none`: nothing that is quoted does
 */
export function scrubMessage(text: string, quotes: 'identifiers' | 'none'): string {
  let scrubbed = text
    .slice(0, LONGEST * 4)
    // As Postgres shows values: Key (email)=(…), Failing row contains (…)
    .replace(/\)\s*=\s*\(.*\)/gs, `)=(${REMOVED})`)
    .replace(/\bcontains \(.*\)/gs, `contains (${REMOVED})`);
  for (const quoted of QUOTED)
    scrubbed = scrubbed.replace(quoted, (whole: string, inner?: string) =>
      quotes === 'identifiers' && inner !== undefined && IDENTIFIER.test(inner)
        ? whole
        : `${whole[0]}${REMOVED}${whole[0]}`,
    );
  return scrubSentence(scrubbed);
}
