/** A test that did not run. */
export interface Skip {
  file: string;
  /** The names of its groups and its own, joined by " > ". */
  title: string;
  reason: string;
}

/** What came of a run. */
export interface Outcome {
  passed: number;
  /** One line for each failure. */
  failures: string[];
  skips: Skip[];
}

/** All parts of a run as one. */
export function combined(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    skips: outcomes.flatMap(({ skips }) => skips),
  };
}

/**
 * Turns every skip that nobody has agreed to into a failure.
 *
 * @param agreed titles of tests, or of groups of them, that need not run, see `agreedSkips`
 */
export function withoutSilentSkips(outcome: Outcome, agreed: ReadonlySet<string>): Outcome {
  // The title of a group stands for everything in it.
  const isAgreed = (title: string) =>
    title.split(' > ').some((_, n, names) => agreed.has(names.slice(0, n + 1).join(' > ')));
  const silent = outcome.skips.filter(({ title }) => !isAgreed(title));
  return {
    passed: outcome.passed,
    failures: [
      ...outcome.failures,
      ...silent.map(
        ({ file, title, reason }) =>
          `${file} > ${title}: skipped (${reason}), and docs/not-run.md does not list it`,
      ),
    ],
    skips: outcome.skips.filter(({ title }) => isAgreed(title)),
  };
}

/**
 * The titles in the table of docs/not-run.md.
 *
 * @param text Markdown with a table of the columns "test" and "why"
 */
export function agreedSkips(text: string): Set<string> {
  const rows = text.split('\n').filter(line => line.startsWith('|'));
  const cells = rows.map(row => (row.split('|')[1] ?? '').trim().replace(/^`(.*)`$/, '$1'));
  return new Set(cells.filter(cell => cell && cell !== 'test' && !/^[-:]+$/.test(cell)));
}

/** The end of a run as text: what failed, what was skipped and why, and the count as its last line. */
export function summary({ passed, failures, skips }: Outcome): string {
  const section = (heading: string, lines: string[]) =>
    lines.length === 0 ? [] : [heading, ...lines.map(line => `  ${line}`), ''];
  const counts = [`${passed} passed`, `${failures.length} failed`];
  if (skips.length > 0) counts.push(`${skips.length} skipped`);
  return [
    ...section('Failed:', failures),
    ...section(
      'Skipped:',
      skips.map(({ file, title, reason }) => `${file} > ${title}: ${reason}`),
    ),
    counts.join(', '),
  ].join('\n');
}
