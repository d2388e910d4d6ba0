import { styleText } from 'node:util';
import type { CheckReport } from '#server/check/index.ts';
import type { ConfigProblem, Severity } from '#server/config/index.ts';
import { readableWidth, wrapped } from '../wrapped.ts';

const COLOURS = { error: 'red', warning: 'yellow', notice: 'cyan' } as const;
const WIDTH = 9;

/** @returns how many there are of each severity */
export function countsOf(problems: readonly ConfigProblem[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, notice: 0 };
  for (const { severity } of problems) counts[severity] += 1;
  return counts;
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function entry({ severity, code, sentence, advice }: ConfigProblem, width: number): string {
  const indent = ' '.repeat(WIDTH);
  const [first, ...rest] = wrapped(sentence, width - WIDTH);
  const head = styleText(['bold', COLOURS[severity]], severity.padEnd(WIDTH), { stream: process.stdout });
  const details = [...rest, ...wrapped(`${advice} [${code}]`, width - WIDTH)].map(line => `${indent}${line}`);
  return [`${head}${first}`, ...details].join('\n');
}

function asked(probes: CheckReport['probes'], result: 'well' | 'problem' | 'absent'): string | null {
  const titles = probes.filter(probe => probe.result === result).map(({ title }) => title);
  const words = { well: 'Asked and in order', problem: 'Asked, with problems', absent: 'Not configured' };
  return titles.length > 0 ? `${words[result]}: ${titles.join(', ')}.` : null;
}

const dayCount = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

/** @returns how long each secret has been in use, oldest first, as one sentence */
function ages(secrets: CheckReport['secretAges']): string | null {
  const known = secrets.filter(({ firstSeen }) => firstSeen !== null).sort((a, b) => b.days - a.days);
  if (known.length === 0) return null;
  return `Secrets in use for: ${known.map(({ name, days, maximumDays }) => `${name} ${dayCount(days)} (of ${maximumDays})`).join(', ')}.`;
}

/**
 * @param where what was checked, for example "production.env"
 * @param columns of the terminal, when there is one
 */
export function reportText(
  { production, problems, probes, secretAges }: CheckReport,
  where: string,
  columns?: number,
): string {
  const width = readableWidth(columns);
  const { error, warning, notice } = countsOf(problems);
  const verdict =
    error > 0
      ? 'The server would not start.'
      : problems.length > 0
        ? 'The server would start.'
        : 'Nothing to complain about.';
  const counts = [counted(error, 'error'), counted(warning, 'warning'), counted(notice, 'notice')].join(', ');
  const head = `Checked ${where}, as for ${production ? 'production' : 'development (--production is stricter)'}.`;
  const last = [
    probes.length === 0 ? 'Nobody was asked (--offline).' : null,
    ...(['well', 'problem', 'absent'] as const).map(result => asked(probes, result)),
    ages(secretAges),
    `${counts}. ${verdict}`,
  ].filter(sentence => sentence !== null);
  return [
    ...wrapped(head, width),
    '',
    ...problems.flatMap(problem => [entry(problem, width), '']),
    ...last.flatMap(sentence => wrapped(sentence, width)),
  ].join('\n');
}
