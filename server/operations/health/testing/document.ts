import { BOUND_MS, type Expected, FAULTS, type Fault } from './faults.ts';

const PROOF = 'e2e/health.test.ts';

const cell = ({ code, status, withinMs }: Expected): string =>
  code === null ? `no answer within ${withinMs / 1_000} s` : `${code} \`${status}\`, ≤ ${withinMs / 1_000} s`;

const names = (unwell: readonly string[]): string => unwell.map(name => `\`${name}\``).join(', ');

function row({ name, live, ready, health, unwell, people, recovers }: Fault): string {
  const cells = [name, cell(live), cell(ready), cell(health), names(unwell), people, recovers];
  return `| ${cells.join(' | ')} |`;
}

/** The table between the marks of docs/health.md. */
export function matrix(): string {
  return [
    `Each row is tried on real processes (\`${PROOF}\`, \`e2e/health-outside.test.ts\`, \`e2e/health-disk.test.ts\`). Times are`,
    `bounds that hold on a slow machine; a healthy server answers within milliseconds, and no look at the parts takes`,
    `longer than ${BOUND_MS / 1_000} s. Every answer to strangers is \`{"status":"…"}\` and nothing else.`,
    '',
    '| fault | `/live` | `/ready` | `/health` | checks that are not well | what people see meanwhile | recovers |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...Object.values(FAULTS).map(row),
  ].join('\n');
}

const BEGIN =
  '<!-- matrix: made from server/operations/health/testing/faults.ts; `npx vitest run server/operations/health/document.test.ts -u` -->';
const END = '<!-- end of the matrix -->';

/** @returns the page with the table as the code has it. @throws Error when the marks are gone */
export function withMatrix(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error('docs/health.md has lost the marks of its matrix.');
  return `${before}${BEGIN}\n\n${matrix()}\n\n${END}${after}`;
}
