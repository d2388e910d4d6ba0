import { reject } from '#core/contract/index.ts';
import { bucketWidth, type Variables } from '#core/query/index.ts';
import { Refusal } from '#server/problems.ts';
import type { SourceRequest } from '../../source.ts';

/** A statement as it is sent: every `$name` is a numbered parameter, and its value goes beside the text. */
export interface BoundSql {
  readonly text: string;
  readonly values: readonly (string | readonly string[])[];
  /** @returns where a character of `text` (from 0) stands in the statement as it was written */
  placeOf(position: number): number;
}

/** In the order in which they are looked for: what a `$name` may stand in without being one, and the name itself. */
const TOKEN =
  /(?<comment>--[^\n]*|\/\*)|(?<escaped>\b[eE]'(?:[^'\\]|''|\\[\s\S])*'?)|(?<text>'(?:[^']|'')*'?)|(?<identifier>"(?:[^"]|"")*"?)|(?<dollar>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)|(?<name>\$(?:\{[A-Za-z]\w*\}|[A-Za-z]\w*))|(?<number>\$\d+)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)/g;

const refuse = (detail: string, position: number) => new Refusal(reject('bad-query', detail, { position }));

/** The first word of what may run; everything else would change something, or is none of a chart's business. */
const READS = /^(?:select|with|values|table|show|explain)$/i;

/**
 * Binds the time range and the variables to a statement. Values never become part of the text; a name inside a quoted
 * text is refused, since it would look as if it were one.
 *
 * `$from` and `$to` are `timestamptz`, `$interval` (as long as one point of the chart) is an `interval`; a variable has
 * whatever type stands beside it, one with several values is an array.
 *
 * @throws Refusal bad-query, with the `position` (from 0) of what is wrong
 */
export function bindSql(
  sql: string,
  { range, variables, points, now }: Pick<SourceRequest, 'range' | 'variables' | 'points' | 'now'>,
): BoundSql {
  const { from, to } = range ?? { from: 0, to: now };
  const interval = `${bucketWidth({ from, to }, points)} milliseconds`;
  const times: Readonly<Record<string, readonly [value: string, type: string]>> = {
    from: [new Date(from).toISOString(), '::timestamptz'],
    to: [new Date(to).toISOString(), '::timestamptz'],
    interval: [interval, '::interval'],
  };
  const values: (string | readonly string[])[] = [];
  const numbers = new Map<string, number>();
  const pieces: { readonly at: number; readonly from: number }[] = [{ at: 0, from: 0 }];
  let text = '';
  let begun = false;
  let rest = 0;

  const bind = (name: string, position: number): string => {
    const time = times[name];
    const value = time?.[0] ?? ownValue(variables, name);
    if (value === undefined) throw refuse(unknown(name, variables), position);
    if (!numbers.has(name)) numbers.set(name, values.push(value));
    return `$${numbers.get(name)}${time?.[1] ?? ''}`;
  };

  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(sql); match; match = TOKEN.exec(sql)) {
    const { index, groups = {} } = match;
    if (groups.comment === '/*') TOKEN.lastIndex = endOfComment(sql, index);
    else if (groups.dollar !== undefined) TOKEN.lastIndex = endOfDollar(sql, index, groups.dollar);
    else if (groups.word !== undefined) {
      if (!begun && !READS.test(groups.word))
        throw refuse('Only statements that read are allowed: begin with SELECT or WITH.', index);
      begun = true;
    } else if (groups.number !== undefined)
      throw refuse(`There is no ${groups.number} here. Variables are written by name, such as $from.`, index);
    else if (groups.text !== undefined || groups.escaped !== undefined) {
      const inside = /\$(?:\{([A-Za-z]\w*)\}|([A-Za-z]\w*))/.exec(match[0]);
      const name = inside?.[1] ?? inside?.[2];
      if (inside && name && (name in times || ownValue(variables, name) !== undefined))
        throw refuse(
          `$${name} stands inside a quoted text, where it is nothing but these letters. Write it without quotes, for example '%' || $${name} || '%'.`,
          index + inside.index,
        );
    } else if (groups.name !== undefined) {
      const written = groups.name;
      text += sql.slice(rest, index);
      pieces.push({ at: text.length, from: index });
      text += bind(written.replace(/^\$\{?|\}$/g, ''), index);
      rest = index + written.length;
      pieces.push({ at: text.length, from: rest });
    }
  }
  text += sql.slice(rest);
  if (!begun) throw refuse('The query is empty. Write a statement that reads, such as SELECT now().', 0);
  return {
    text,
    values,
    placeOf: position => {
      const piece = pieces.findLast(({ at }) => at <= position)!;
      const next = pieces[pieces.indexOf(piece) + 1];
      return Math.min(piece.from + position - piece.at, next?.from ?? sql.length);
    },
  };
}

function ownValue(variables: Variables, name: string): string | readonly string[] | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function unknown(name: string, variables: Variables): string {
  const known = ['from', 'to', 'interval', ...Object.keys(variables)].map(each => `$${each}`);
  return `There is no variable $${name} on this dashboard. There are ${known.join(', ')}.`;
}

/** Comments of Postgres nest. */
function endOfComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
}

function endOfDollar(sql: string, start: number, tag: string): number {
  const end = sql.indexOf(tag, start + tag.length);
  return end === -1 ? sql.length : end + tag.length;
}
