/** A part of an expression: code, a comment, or what stands in quotes. */
export type Piece =
  | { readonly kind: 'code' | 'comment'; readonly text: string }
  /** one after a backslash, with it: what it means is the author's */
  | { readonly kind: 'escape'; readonly text: string }
  | { readonly kind: 'quoted'; readonly text: string; readonly quote: Quote; readonly operator: Operator };

export type Quote = '"' | "'" | '`';
/** `pattern`: the text is compared as a regular expression; `value`: as it is; null: it is no label's */
export type Operator = 'pattern' | 'value' | null;

/** An expression is cut here: quotes with what follows them, comments, and all between. */
const TOKEN = /#[^\r\n]*|["'`]|[^"'`#]+/gy;
const INSIDE: Readonly<Record<Quote, RegExp>> = {
  '"': /\\[\s\S]|[^"\\]+|"/gy,
  "'": /\\[\s\S]|[^'\\]+|'/gy,
  '`': /[^`]+|`/gy,
};

const isQuote = (text: string): text is Quote => text === '"' || text === "'" || text === '`';

/**
 * Cuts PromQL where its own lexer does, as far as quotes are concerned: strings in `"` and `'` have escapes, those in
 * backticks have none, and `#` begins a comment outside of all of them.
 *
 * @returns pieces that are the expression when they are put together; the quotes themselves are code
 */
export function piecesOf(expression: string): Piece[] {
  const pieces: Piece[] = [];
  let before = '';
  let at = 0;
  while (at < expression.length) {
    TOKEN.lastIndex = at;
    const [text] = TOKEN.exec(expression)!;
    at += text.length;
    pieces.push({ kind: text.startsWith('#') ? 'comment' : 'code', text });
    if (isQuote(text)) at = readQuoted(expression, at, text, operatorAfter(before), pieces);
    before = text.startsWith('#') ? before : `${before}${text}`.trimEnd().slice(-2);
  }
  return pieces;
}

function operatorAfter(code: string): Operator {
  if (/[=!]~$/.test(code)) return 'pattern';
  return /[^=<>]=$|^=$/.test(code) ? 'value' : null;
}

/** @returns where the text goes on after the closing quote, or its end when there is none */
function readQuoted(
  expression: string,
  start: number,
  quote: Quote,
  operator: Operator,
  pieces: Piece[],
): number {
  const inside = INSIDE[quote];
  let at = start;
  while (at < expression.length) {
    inside.lastIndex = at;
    // Nothing is found where a backslash is the last of all.
    const [text = expression.slice(at)] = inside.exec(expression) ?? [];
    at += text.length;
    if (text === quote) {
      pieces.push({ kind: 'code', text });
      return at;
    }
    pieces.push(
      text.startsWith('\\') && quote !== '`'
        ? { kind: 'escape', text }
        : { kind: 'quoted', text, quote, operator },
    );
  }
  return at;
}
