/** Breaks a text into lines. @param width characters */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

/** Longer lines are hard to read; where nobody knows the terminal's width (a log, a pipe), this is a good one. */
const WIDEST = 110;
const UNKNOWN = 100;

/** @param columns of the terminal, undefined where there is none @returns how wide to write, in characters */
export function readableWidth(columns: number | undefined): number {
  return Math.min(columns ?? UNKNOWN, WIDEST);
}
