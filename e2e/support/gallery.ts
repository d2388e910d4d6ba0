import type { NewRegion } from '#core/contract/index.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 4, 6);
const DEVICES = ['pump', 'fan', 'valve', 'heater'] as const;
const HOURS = 48;

/** Four devices, an hour apart, each in its own minute; one says nothing for a night. */
export function deviceRows(): readonly Record<string, unknown>[] {
  return Array.from({ length: HOURS }, (_, hour) =>
    DEVICES.flatMap((device, index) => {
      if (device === 'fan' && hour > 15 && hour < 27) return [];
      return {
        when: new Date(START + hour * HOUR + index * 60_000).toISOString(),
        device,
        load: hour % 11 === 10 ? null : Math.round((50 + 30 * Math.sin(hour / 5 + index)) * 10) / 10,
        state: (hour + index) % 9 === 0 ? 2 : (hour + index) % 4 === 0 ? 0 : 1,
        note: index === 0 ? `=SUM(A${hour})` : `checked, "${hour}"`,
      };
    }),
  ).flat();
}

/** As many lines as rows. */
export function crowdRows(): readonly Record<string, unknown>[] {
  return Array.from({ length: 10_000 }, (_, row) => ({
    when: new Date(START + row * 60_000).toISOString(),
    device: `device ${row}`,
    load: row % 100,
  }));
}

/** What no chart likes. */
export function badRows(): readonly Record<string, unknown>[] {
  return [
    { when: new Date(START).toISOString(), name: 'a', value: 3, change: -2, nothing: 1, single: 7 },
    {
      when: new Date(START + HOUR).toISOString(),
      name: 'b',
      value: 0,
      change: 4,
      nothing: null,
      single: null,
    },
    {
      when: new Date(START + 2 * HOUR).toISOString(),
      name: 'a',
      value: 5,
      change: 1,
      nothing: null,
      single: null,
    },
  ];
}

export const STATES = [
  { match: 'value', value: '0', text: 'off' },
  { match: 'value', value: '1', text: 'running', colour: 'good' },
  { match: 'value', value: '2', text: 'stuck', colour: 'alarm' },
  { match: 'empty', text: 'no answer' },
];
const NAMES = [{ match: 'value', value: 'pump', text: 'Main pump', colour: '7' }];
const LIMITS = { warningAt: 60, alarmAt: 75 };

type Cell = readonly [title: string, kind: NewRegion['widget']['kind'], options: object, query: object];

function board(dataset: string, cells: readonly Cell[]): NewRegion[] {
  return cells.map(([title, kind, options, query], index) => ({
    title,
    widget: { kind, options: { ...options } },
    query: { source: 'dataset', dataset, ...query },
    placement: { x: (index % 3) * 8, y: Math.floor(index / 3) * 7, w: 8, h: 7 },
  }));
}

/** Every kind with every option that changes how it looks. @param dataset id of the one with the devices' rows */
export function gallery(dataset: string): NewRegion[] {
  const rows = { columns: ['device', 'load'], limit: 1_000 };
  const loads = { columns: ['load'], aggregate: 'avg' };
  const byDevice = { ...loads, groupBy: 'device' };
  return board(dataset, [
    ['Lines', 'timeseries', { unit: '%', ...LIMITS, limitsAs: 'bands' }, rows],
    ['Piled', 'timeseries', { stacked: 'normal', draw: 'area', gaps: 'zero', legend: 'table' }, rows],
    ['Shares', 'timeseries', { stacked: 'percent', draw: 'area', mappings: NAMES }, rows],
    ['One gauge', 'gauge', { unit: 'percent', ...LIMITS }, loads],
    ['Gauges', 'gauge', { unit: 'percent', decimals: 0, ...LIMITS, mappings: NAMES }, byDevice],
    ['State', 'gauge', { mappings: STATES, max: 2 }, { columns: ['state'], aggregate: 'last' }],
    ['Pie', 'pie', { mappings: NAMES }, { groupBy: 'device', aggregate: 'count' }],
    ['Pie without a hole', 'pie', { hole: false, order: 'largest', unit: 'ms' }, byDevice],
    ['Many slices', 'pie', { order: 'largest' }, { groupBy: 'note', aggregate: 'count' }],
    ['Bars', 'bar', { unit: '%', ...LIMITS, mappings: NAMES }, byDevice],
    [
      'Bars of shares',
      'bar',
      { stacked: 'percent' },
      { groupBy: 'device', columns: ['load', 'state'], aggregate: 'sum' },
    ],
    ['In words', 'stat', { mappings: STATES }, { columns: ['state'], aggregate: 'last' }],
    [
      'Rows',
      'table',
      { ...LIMITS, mappings: [...STATES, ...NAMES], columns: [{ name: 'load', unit: '%', decimals: 1 }] },
      {},
    ],
  ]);
}

/** Data that cannot be drawn, or hardly. @param dataset id of the one with the bad rows */
export function badBoard(dataset: string): NewRegion[] {
  const grouped = (column: string) => ({ groupBy: 'name', columns: [column], aggregate: 'min' });
  return board(dataset, [
    ['Below zero', 'pie', {}, grouped('change')],
    ['One point', 'timeseries', {}, { columns: ['single'], limit: 3 }],
    ['Only empty', 'timeseries', {}, { columns: ['nothing'], limit: 1 }],
    ['No numbers', 'gauge', {}, { columns: ['name'] }],
    ['Odd options', 'gauge', { min: 'low', mappings: [{ match: 'soon' }], decimals: 400 }, grouped('value')],
    ['Same names', 'bar', { order: 9, stacked: true }, { columns: ['name', 'value'] }],
    [
      'All hidden',
      'table',
      {
        columns: [
          { name: 'when', hidden: true },
          { name: 'name', hidden: true },
        ],
      },
      { columns: ['name'] },
    ],
  ]);
}
