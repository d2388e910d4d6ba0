/** One line of the bench table. Everything is text already, figures with their unit. */
export interface BenchResult {
  /** The letter of the measurement in the list of targets, with a suffix where it has several lines. */
  readonly id: string;
  readonly what: string;
  readonly ours: string;
  /** What it is compared with, measured in the same run. */
  readonly reference: string;
  readonly ratio: string;
  readonly target: string;
  /** Whether the target was met; null for a line that informs only. */
  readonly met: boolean | null;
}

const HEADINGS = ['', 'what', 'ours', 'reference', 'ratio', 'target', 'met'];

/** The results as a Markdown table, padded so that it reads as plain text too. */
export function formatTable(results: readonly BenchResult[]): string {
  const cells = results.map(({ id, what, ours, reference, ratio, target, met }) => {
    return [id, what, ours, reference, ratio, target, met === null ? '' : met ? 'yes' : 'NO'];
  });
  const widths = HEADINGS.map((heading, column) =>
    Math.max(3, heading.length, ...cells.map(row => row[column]!.length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(HEADINGS), line(widths.map(width => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
