/** A stretch of a text, offsets from 0, and where it begins as people count (from 1). */
export interface TextPlace {
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
}

/**
 * Where in a text a problem is, when it says so: by `position` (offset from 0) or by `line` and `column` (from 1).
 * @returns the word there, or the one before the end of the text; null when the problem names no place in it
 */
export function placeInText(text: string, extra: Readonly<Record<string, unknown>>): TextPlace | null {
  const at = offsetOf(text, extra);
  if (at === null || text === '') return null;
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  const word = /^(?:\w+|[^\w\s])/.exec(text.slice(at))?.[0];
  if (word) return { from: at, to: at + word.length, line, column };
  const last = /\S\s*$/.exec(before);
  return { from: last?.index ?? Math.max(0, at - 1), to: Math.max(1, at), line, column };
}

function offsetOf(
  text: string,
  { position, line, column }: Readonly<Record<string, unknown>>,
): number | null {
  if (typeof position === 'number')
    return Number.isInteger(position) && position >= 0 && position <= text.length ? position : null;
  if (typeof line !== 'number' || !Number.isInteger(line)) return null;
  const lines = text.split('\n');
  const own = lines[line - 1];
  if (own === undefined) return null;
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const along = typeof column === 'number' && Number.isInteger(column) ? column - 1 : 0;
  return start + Math.min(Math.max(0, along), own.length);
}
