import { styleText } from 'node:util';
import { readableWidth, wrapped } from '../wrapped.ts';
import { type Finding, SEVERITY_ORDER, type Severity } from './finding.ts';
import type { AreaOutcome } from './run.ts';

const COLOURS = { high: 'red', medium: 'yellow', low: 'cyan' } as const;
const WIDTH = 9;
/** The verdict and a space. */
const MARK = 2;
const INDENT = ' '.repeat(WIDTH);
/** So many places are named; a proxy that drops a header drops it everywhere. */
const PLACES = 3;

const style = (format: Parameters<typeof styleText>[0], text: string) =>
  styleText(format, text, { stream: process.stdout });

/** The same fault in several places is one entry. */
function grouped(findings: readonly Finding[]): (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = `${finding.check} ${finding.sentence}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function entry(group: readonly [Finding, ...Finding[]], width: number): string {
  const [{ severity, sentence, advice, check }] = group;
  const more = group.length - PLACES;
  const places = group.slice(0, PLACES).map(({ seen }) => seen);
  const seen = `Seen: ${places.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
  const [first = '', ...rest] = [sentence, seen, advice].flatMap(text => wrapped(text, width - WIDTH));
  return [
    `${style(COLOURS[severity], severity.padEnd(WIDTH))}${first}`,
    ...rest.map(line => `${INDENT}${line}`),
    `${INDENT}${style('dim', check)}`,
  ].join('\n');
}

export function countsOf(outcomes: readonly AreaOutcome[]): Record<Severity, number> {
  const counts = { high: 0, medium: 0, low: 0 };
  for (const { severity } of outcomes.flatMap(({ findings }) => findings)) counts[severity] += 1;
  return counts;
}

function head({ title, looked, skipped, findings }: AreaOutcome, width: number): string {
  const verdict = skipped ? '–' : findings.length === 0 ? style('green', '✓') : style('red', '✗');
  const [first = '', ...rest] = wrapped(
    `${title}: ${skipped ? `not looked at (${skipped})` : looked}`,
    width - MARK,
  );
  // Colours have no width, so they come after the lines are broken.
  const named = first.startsWith(title) ? `${style('bold', title)}${first.slice(title.length)}` : first;
  return [`${verdict} ${named}`, ...rest.map(line => `${' '.repeat(MARK)}${line}`)].join('\n');
}

/** @returns an area as text @param columns of the terminal, when there is one */
export function areaText(outcome: AreaOutcome, columns?: number): string {
  const width = readableWidth(columns);
  return [head(outcome, width), ...grouped(outcome.findings).map(group => entry(group, width))].join('\n\n');
}

/** @returns the last lines */
export function summaryText(outcomes: readonly AreaOutcome[]): string {
  const counts = countsOf(outcomes);
  const said = SEVERITY_ORDER.map(severity => `${counts[severity]} ${severity}`).join(', ');
  const skipped = outcomes.filter(outcome => outcome.skipped !== null).length;
  const rest = skipped > 0 ? ` ${skipped} of ${outcomes.length} areas were not looked at.` : '';
  return `Findings: ${said}.${rest}`;
}

/** @returns everything for programs */
export function auditJson(url: string, outcomes: readonly AreaOutcome[]): string {
  const counts = countsOf(outcomes);
  return JSON.stringify({ url, ok: counts.high === 0, counts, areas: outcomes }, null, 2);
}
