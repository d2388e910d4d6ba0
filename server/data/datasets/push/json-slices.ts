/** The text is not JSON, seen from its outside: brackets, quotes, commas. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** Bytes `start` to `end` (exclusive) of a body. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** @returns where the next byte that is no white space stands */
export function skipSpace(body: Buffer, at: number): number {
  let next = at;
  while (isSpace(body[next])) next += 1;
  return next;
}

function skipString(body: Buffer, at: number): number {
  for (let end = body.indexOf(QUOTE, at + 1); end >= 0; end = body.indexOf(QUOTE, end + 1)) {
    let backslashes = 0;
    while (body[end - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
  throw new NotJson('A string is not closed.');
}

/** Finds where a value ends without reading it: only brackets and strings matter. */
function skipValue(body: Buffer, at: number): number {
  let depth = 0;
  let next = at;
  for (;;) {
    const byte = body[next];
    if (byte === undefined) {
      if (depth > 0 || next === at) throw new NotJson('The text ends in the middle of a value.');
      return next;
    }
    if (byte === QUOTE) {
      next = skipString(body, next);
      if (depth === 0) return next;
      continue;
    }
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      if (depth === 0) return next;
      depth -= 1;
      if (depth === 0) return next + 1;
    } else if (depth === 0 && (byte === COMMA || isSpace(byte))) return next;
    next += 1;
  }
}

/**
 * The elements of an array, one at a time, each still to be parsed: so that an array of 100,000 rows is
 * never in memory as objects, and a mistake is named by its row.
 *
 * @param at where the array's opening bracket stands
 * @returns where the array ends
 * @throws NotJson
 */
export function* elements(body: Buffer, at: number): Generator<Slice, number> {
  let next = skipSpace(body, at + 1);
  if (body[next] === CLOSE_ARRAY) return next + 1;
  for (;;) {
    const end = skipValue(body, next);
    if (end === next) throw new NotJson('A value is missing between two commas.');
    yield { start: next, end };
    next = skipSpace(body, end);
    if (body[next] === CLOSE_ARRAY) return next + 1;
    if (body[next] !== COMMA) throw new NotJson('A comma is missing between two values.');
    next = skipSpace(body, next + 1);
  }
}

/**
 * The members of an object by name, each value still to be parsed.
 *
 * @param at where the object's opening bracket stands
 * @throws NotJson
 */
export function members(
  body: Buffer,
  at: number,
): { readonly values: Map<string, Slice>; readonly end: number } {
  const values = new Map<string, Slice>();
  let next = skipSpace(body, at + 1);
  while (body[next] !== CLOSE_OBJECT) {
    if (body[next] !== QUOTE) throw new NotJson('A name in quotes is missing.');
    const nameEnd = skipString(body, next);
    const name = parseSlice(body, { start: next, end: nameEnd });
    next = skipSpace(body, nameEnd);
    if (body[next] !== COLON) throw new NotJson('A colon is missing after a name.');
    next = skipSpace(body, next + 1);
    const end = skipValue(body, next);
    values.set(String(name), { start: next, end });
    next = skipSpace(body, end);
    if (body[next] === COMMA) next = skipSpace(body, next + 1);
    else if (body[next] !== CLOSE_OBJECT) throw new NotJson('A comma is missing between two members.');
  }
  return { values, end: next + 1 };
}

/** @throws NotJson */
export function parseSlice(body: Buffer, { start, end }: Slice): unknown {
  const text = body.toString('utf8', start, end);
  try {
    return JSON.parse(text);
  } catch {
    throw new NotJson(
      /(?:^|[:,[\s])-?(?:NaN|Infinity)\b/.test(text)
        ? 'JSON has no NaN and no Infinity; send null where no number is known.'
        : 'This is not JSON.',
    );
  }
}
