import { replaceMentioned, type Variables, type VariableValue } from '#core/query/index.ts';
import { badQuery } from '../over-http/ask.ts';
import { type Piece, piecesOf } from './pieces.ts';

/** Matches no text: what is compared with none of the values. */
const NONE = '[^\\s\\S]';

type Quoted = Extract<Piece, { kind: 'quoted' }>;

/**
 * Puts values into PromQL so that they stay values, whatever is in them: inside of quotes only, escaped as the quotes
 * want it. Compared by `=~` they are patterns that match exactly these values, one or several.
 *
 * @param durations by name, for example `{interval: '30s'}`: these stand anywhere
 * @param variables by name; names that are neither stay as they are
 * @throws Refusal bad-query for a variable outside of quotes, several values where one is compared, or a value that
 *   cannot stand in its quotes
 */
export function fillExpression(
  expression: string,
  durations: Readonly<Record<string, string>>,
  variables: Variables,
): string {
  const own = (name: string) => (Object.hasOwn(durations, name) ? durations[name] : undefined);
  const value = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  const inQuotes = (piece: Quoted) => (name: string) => {
    const chosen = value(name);
    return own(name) ?? (chosen === undefined ? undefined : quoted(name, chosen, piece));
  };
  const inCode = (name: string) => {
    if (own(name) === undefined && value(name) !== undefined)
      throw badQuery(
        `$${name} stands outside of quotes. A variable is the value of a label, as in {name="$${name}"}, or {name=~"$${name}"} for several.`,
      );
    return own(name);
  };
  return piecesOf(expression)
    .map(piece => {
      if (piece.kind === 'quoted') return replaceMentioned(piece.text, inQuotes(piece));
      return piece.kind === 'code' ? replaceMentioned(piece.text, inCode) : piece.text;
    })
    .join('');
}

function quoted(name: string, value: VariableValue, { quote, operator }: Quoted): string {
  const values = (typeof value === 'string' ? [value] : value).map(one => one.toWellFormed());
  const text = operator === 'pattern' ? patternOf(values) : onlyOne(name, values);
  if (quote !== '`') return escaped(text, quote);
  if (text.includes('`'))
    throw badQuery(`The value of $${name} cannot stand in backticks. Put it into double quotes.`);
  return text;
}

function onlyOne(name: string, values: readonly string[]): string {
  const [only] = values;
  if (only !== undefined && values.length === 1) return only;
  throw badQuery(
    values.length === 0
      ? `Nothing is chosen for $${name}. Choose a value, or compare with =~, which then finds nothing.`
      : `Several values are chosen for $${name}. Compare with =~ instead of =, as in {name=~"$${name}"}.`,
  );
}

function patternOf(values: readonly string[]): string {
  const patterns = values.map(value => value.replaceAll(/[\\.+*?()|[\]{}^$-]/g, '\\$&'));
  const [only = NONE] = patterns;
  return patterns.length > 1 ? `(${patterns.join('|')})` : only;
}

const CONTROL = /[\p{Cc}]/gu;

/** As PromQL reads strings, which is as Go does. */
function escaped(text: string, quote: '"' | "'"): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll(CONTROL, control => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
