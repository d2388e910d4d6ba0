import { ChartLine, ChartNoAxesColumn, ChartPie, Gauge, Hash, Table2, Type } from 'lucide-react';
import type { WidgetKind } from '#core/contract/index.ts';
import { LazyCode } from '#web/ui/index.ts';
import { ORDER } from './bar/bar-lengths.ts';
import type { WidgetDefinition } from './definition.ts';
import { MAPPINGS } from './mappings.ts';
import { AXIS, NUMBERS, SCALE, STACKED } from './number-options.ts';
import { DONUT, SLICE_ORDER } from './pie/settings.ts';
import { REDUCER } from './reduce.ts';
import { SPARKLINE } from './stat/sparkline.ts';
import { COLUMNS } from './table/column-formats.ts';
import { TABLE } from './table/settings.ts';
import { THRESHOLDS } from './thresholds.ts';
import { DRAWING, DRAWN_THRESHOLDS } from './time-series/settings.ts';

/** Every kind of region: what it is called, how it starts and who draws it. */
export const WIDGETS: Readonly<Record<WidgetKind, WidgetDefinition>> = {
  timeseries: {
    kind: 'timeseries',
    name: 'Time series',
    about: 'Numbers over time, as lines, areas or bars.',
    icon: ChartLine,
    size: { w: 12, h: 7 },
    smallest: { w: 4, h: 4 },
    needsData: true,
    options: {},
    form: [DRAWING, NUMBERS, AXIS, DRAWN_THRESHOLDS, MAPPINGS],
    code: new LazyCode(async () => (await import('./time-series/time-series.tsx')).default),
  },
  stat: {
    kind: 'stat',
    name: 'Number',
    about: 'One number, large, over the line of how it came about.',
    icon: Hash,
    size: { w: 6, h: 4 },
    smallest: { w: 2, h: 2 },
    needsData: true,
    options: {},
    form: [{ title: 'Value', fields: [REDUCER, SPARKLINE] }, NUMBERS, THRESHOLDS, MAPPINGS],
    code: new LazyCode(async () => (await import('./stat/stat.tsx')).default),
  },
  gauge: {
    kind: 'gauge',
    name: 'Gauge',
    about: 'A value on a scale, and how far it is from its limits.',
    icon: Gauge,
    size: { w: 6, h: 6 },
    smallest: { w: 2, h: 3 },
    needsData: true,
    options: {},
    form: [{ title: 'Value', fields: [REDUCER] }, NUMBERS, SCALE, THRESHOLDS, MAPPINGS],
    code: new LazyCode(async () => (await import('./gauge/gauge.tsx')).default),
  },
  bar: {
    kind: 'bar',
    name: 'Bars',
    about: 'Values by name, compared by length.',
    icon: ChartNoAxesColumn,
    size: { w: 8, h: 7 },
    smallest: { w: 4, h: 3 },
    needsData: true,
    options: {},
    form: [{ title: 'Drawing', fields: [ORDER, STACKED] }, NUMBERS, AXIS, THRESHOLDS, MAPPINGS],
    code: new LazyCode(async () => (await import('./bar/bar.tsx')).default),
  },
  pie: {
    kind: 'pie',
    name: 'Pie',
    about: 'Shares of a whole, by name.',
    icon: ChartPie,
    size: { w: 8, h: 6 },
    smallest: { w: 4, h: 3 },
    needsData: true,
    options: {},
    form: [{ title: 'Drawing', fields: [SLICE_ORDER, DONUT] }, NUMBERS, THRESHOLDS, MAPPINGS],
    code: new LazyCode(async () => (await import('./pie/pie.tsx')).default),
  },
  table: {
    kind: 'table',
    name: 'Table',
    about: 'The rows themselves, to sort, to filter and to scroll.',
    icon: Table2,
    size: { w: 12, h: 8 },
    smallest: { w: 4, h: 3 },
    needsData: true,
    options: {},
    form: [TABLE, NUMBERS, COLUMNS, THRESHOLDS, MAPPINGS],
    code: new LazyCode(async () => (await import('./table/table.tsx')).default),
  },
  text: {
    kind: 'text',
    name: 'Text',
    about: 'A heading, a note, a list: Markdown.',
    icon: Type,
    size: { w: 8, h: 4 },
    smallest: { w: 2, h: 2 },
    needsData: false,
    options: { markdown: '## Heading\n\nWhat people should know about this dashboard.' },
    form: [{ title: 'Text', fields: [{ type: 'markdown', name: 'markdown', label: 'Markdown' }] }],
    code: new LazyCode(async () => (await import('./text/text.tsx')).default),
  },
};
