import type { Line, Section } from '../../docs/readiness/line.ts';
import { isProven } from './gaps.ts';

const cell = (text: string) => text.replaceAll('|', '\\|');
/** Links of the page, which lies in docs/ itself. */
const link = (path: string) =>
  `[${path.replace(/^docs\//, '')}](${path.startsWith('docs/') ? path.slice(5) : `../${path}`})`;

function row(line: Line): string {
  const proofs = (line.proofs ?? []).map(({ file, title }) => `${link(file)}: ${cell(title)}`).join('<br>');
  const pages = (line.pages ?? []).map(link).join('<br>');
  const by = line.by ?? '';
  const state = isProven(line) ? 'proven' : `*not proven*: ${line.missing}`;
  return `| ${[line.line, state, by].map(cell).join(' | ')} | ${proofs} | ${pages} |`;
}

/** @returns the checklist as a page: each line with its state, what does it, what proves it and where it is written down */
export function readinessPage(sections: readonly Section[]): string {
  const all = sections.flatMap(({ groups }) => groups.flatMap(({ lines }) => lines));
  const parts = [
    '# Production readiness',
    '<!-- Written from docs/readiness.ts; change that and run `node bin/launch.js tooling/readiness.ts --write`. -->',
    `Every line of the production checklist. A line is proven when something does it, a test that runs in \`npm test\` shows it, and a page documents it. ${all.filter(isProven).length} of ${all.length} lines are.`,
  ];
  for (const { title, groups } of sections) {
    parts.push(`## ${title}`);
    for (const group of groups) {
      if (group.title !== title) parts.push(`### ${group.title}`);
      const rows = group.lines.map(row);
      parts.push(
        [
          '| line | state | what does it | proven by | documented in |',
          '| --- | --- | --- | --- | --- |',
          ...rows,
        ].join('\n'),
      );
    }
  }
  return `${parts.join('\n\n')}\n`;
}
