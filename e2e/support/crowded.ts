import type { NewRegion } from '#core/contract/index.ts';

const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

const MARKDOWN = `# First heading
## Second heading
### ${WORD}

A sentence with a [link](https://example.org/${'path/'.repeat(30)}) and \`${'code'.repeat(40)}\`.

| ${Array.from({ length: 12 }, (_, column) => `Column ${column}`).join(' | ')} |
| ${'--- | '.repeat(12)}
| ${Array.from({ length: 12 }, (_, column) => `value ${column}`).join(' | ')} |

\`\`\`
${'A line of code that does not end '.repeat(8)}
\`\`\`

1. one
2. two
   - deeper

> ${WORD}
`;

/** Nothing in it takes the focus, so the keyboard has to reach the text itself. */
const LONG_TEXT = `${WORD} `.repeat(12);

const COLUMNS = 24;

/** Rows with many columns, long names, long texts, gaps and numbers of every size. */
export function crowdedRows(): readonly Record<string, unknown>[] {
  return Array.from({ length: 40 }, (_, row) => ({
    when: new Date(Date.UTC(2024, 0, 1 + row)).toISOString(),
    [WORD]: `${WORD} ${row % 9}`,
    ...Object.fromEntries(
      Array.from({ length: COLUMNS }, (_, column) => [
        `measured value number ${column}`,
        row % 7 === column % 7 ? null : Math.sin(row + column) * 10 ** (column % 12),
      ]),
    ),
  }));
}

/**
 * Everything that is hard to fit on a page.
 * @param dataset id of one with the crowded rows
 */
export function crowdedDashboard(dataset: string): { title: string; regions: NewRegion[] } {
  const query = (rest: Partial<NonNullable<NewRegion['query']>> = {}): NewRegion['query'] => ({
    source: 'dataset',
    dataset,
    ...rest,
  });
  const measured = (...columns: number[]) => columns.map(column => `measured value number ${column}`);
  return {
    title: `${WORD} and other words that are long`,
    regions: [
      {
        title: WORD,
        description: `What ${WORD} means.`,
        widget: { kind: 'text', options: { markdown: MARKDOWN } },
        placement: { x: 0, y: 0, w: 8, h: 8 },
      },
      {
        title: '',
        widget: { kind: 'text', options: { markdown: LONG_TEXT } },
        placement: { x: 8, y: 0, w: 4, h: 3 },
      },
      {
        title: 'A number',
        widget: { kind: 'stat', options: { unit: 'per square kilometre', warningAt: 1 } },
        query: query({ columns: measured(11), aggregate: 'max' }),
        placement: { x: 8, y: 3, w: 4, h: 5 },
      },
      {
        title: 'Rows',
        widget: { kind: 'table', options: {} },
        query: query(),
        placement: { x: 12, y: 0, w: 12, h: 8 },
      },
      {
        title: 'By name',
        widget: { kind: 'bar', options: {} },
        query: query({ columns: measured(0, 1), aggregate: 'max', groupBy: WORD }),
        placement: { x: 0, y: 8, w: 8, h: 8 },
      },
      {
        title: 'Many lines',
        widget: { kind: 'timeseries', options: { alarmAt: 0.5, warningAt: 0 } },
        query: query({ columns: measured(0, 12, 1, 13, 2, 14, 3, 15), aggregate: 'avg' }),
        placement: { x: 8, y: 8, w: 16, h: 8 },
      },
      {
        title: 'Not chosen yet',
        widget: { kind: 'timeseries', options: {} },
        placement: { x: 0, y: 16, w: 8, h: 5 },
      },
      {
        title: 'Its data is gone',
        widget: { kind: 'table', options: {} },
        query: { source: 'dataset', dataset: '00000000-0000-4000-8000-000000000000' },
        placement: { x: 8, y: 16, w: 8, h: 5 },
      },
      {
        title: 'Not a number',
        widget: { kind: 'bar', options: {} },
        query: query({ columns: [WORD] }),
        placement: { x: 16, y: 16, w: 8, h: 5 },
      },
    ],
  };
}
