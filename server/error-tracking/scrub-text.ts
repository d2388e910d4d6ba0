import { REMOVED, scrubSentence } from '../logs/index.ts';

/** Longer messages tell nothing more, and cost. */
const LONGEST = 600;

/**
 * What leaves the house says less than a line of its own log: also no host, no path and no identifier of ours. What
 * looks like an e-mail, a number or a credential is taken out as there.
 */
const FORMS: readonly (readonly [RegExp, string])[] = [
  // Values that Postgres shows in its details: Key (email)=(…)
  [/\)\s*=\s*\([^)]*\)?/g, `)=(${REMOVED})`],
  [/\bCannot convert .+ to a BigInt\b/g, `Cannot convert ${REMOVED} to a BigInt`],
  [/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, REMOVED],
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\s+\S+/g,
    `$1 ${REMOVED}`,
  ],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, REMOVED],
  [/(?:[A-Za-z]:)?(?:[\\/][\w.@~%+-]+){2,}[\\/]?/g, REMOVED],
  [/\b(?=\w*\d)(?=\w*[a-z])[a-z0-9]{16,}\b/gi, REMOVED],
];

/** Pairs of quotation marks; a single one counts only where it is no apostrophe. */
const QUOTES: readonly (readonly [open: RegExp, close: RegExp])[] = [
  [/"/, /"(?!.*")/s],
  [/`/, /`(?!.*`)/s],
  [/(?<![\p{L}\p{N}])'/u, /'(?![\p{L}\p{N}])(?!.*'(?![\p{L}\p{N}]))/su],
  [/[“„]/, /[”“](?!.*[”“])/s],
  [/[«‹]/, /[»›](?!.*[»›])/s],
  [/‘/, /’(?![\p{L}\p{N}])(?!.*’(?![\p{L}\p{N}]))/su],
];

/** Ends of a line: what follows is detail, often of what was sent. */
const NEXT_LINE = /[\n\r\p{Zl}\p{Zp}]/u;
const CONTROL = /\p{Cc}+/gu;

/** The name of something in a program, as V8 quotes it. */
const IDENTIFIER = /^[A-Za-z_$][\w$]{0,60}$/;

/**
 * Between the first and the last mark of a kind stands what somebody sent: a body that is no JSON comes with marks of
 * its own, so looking for pairs would let out every second piece of it.
 */
function withoutQuoted(text: string, sourceLine: string): string {
  const words: readonly string[] = sourceLine.match(/[\w$]+/g) ?? [];
  let rest = text;
  for (const [open, close] of QUOTES) {
    const from = rest.search(open);
    if (from < 0) continue;
    const after = rest.slice(from + 1);
    const length = after.search(close);
    const quoted = length < 0 ? after : after.slice(0, length);
    const isCode = IDENTIFIER.test(quoted) && words.includes(quoted);
    if (isCode) continue;
    const tail = length < 0 ? '' : after.slice(length);
    rest = `${rest.slice(0, from + 1)}${REMOVED}${tail}`;
  }
  return rest;
}

/**
 * Takes out of a message what may be about somebody: everything between quotation marks, and by their form addresses,
 * numbers, identifiers, paths and credentials. What an author of this program wrote stays.
 *
 * @param sourceLine where the message was made: a quoted word that stands in the program is not anybody's
 * @returns its first line, without control characters
 */
export function scrubText(text: string, sourceLine = ''): string {
  const [first = ''] = text.slice(0, LONGEST * 4).split(NEXT_LINE, 1);
  const line = first.replace(CONTROL, ' ');
  let scrubbed = withoutQuoted(line, sourceLine);
  for (const [form, instead] of FORMS) scrubbed = scrubbed.replace(form, instead);
  return scrubSentence(scrubbed).slice(0, LONGEST);
}
