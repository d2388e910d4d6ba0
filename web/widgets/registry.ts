import { ChartLine, ChartNoAxesColumn, Hash, Table2, Type } from 'lucide-react';
import { lazy } from 'react';
import type { WidgetKind } from '#core/contract/index.ts';
import type { OptionGroup, WidgetDefinition } from './definition.ts';

const NUMBERS: OptionGroup = {
  title: 'Numbers',
  fields: [
    { type: 'unit', name: 'unit', label: 'Unit' },
    { type: 'number', name: 'decimals', label: 'Decimals', least: 0, most: 6, placeholder: 'auto' },
  ],
};
const AXIS: OptionGroup = {
  title: 'Axis',
  fields: [
    { type: 'number', name: 'min', label: 'From', placeholder: 'auto' },
    { type: 'number', name: 'max', label: 'To', placeholder: 'auto' },
  ],
};
const THRESHOLDS: OptionGroup = {
  title: 'Limits',
  fields: [
    { type: 'number', name: 'warningAt', label: 'Warning at', placeholder: 'none' },
    { type: 'number', name: 'alarmAt', label: 'Alarm at', placeholder: 'none' },
    {
      type: 'choice',
      name: 'worse',
      label: 'It gets worse',
      choices: [
        { value: 'above', label: 'upwards' },
        { value: 'below', label: 'downwards' },
      ],
    },
  ],
};

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
    form: [
      {
        title: 'Drawing',
        fields: [
          {
            type: 'choice',
            name: 'draw',
            label: 'Draw as',
            choices: [
              { value: 'line', label: 'Lines' },
              { value: 'area', label: 'Areas' },
              { value: 'bars', label: 'Bars' },
            ],
          },
          { type: 'flag', name: 'stacked', label: 'Stacked', otherwise: false },
          { type: 'flag', name: 'legend', label: 'Legend', otherwise: true },
        ],
      },
      NUMBERS,
      AXIS,
      THRESHOLDS,
    ],
    Component: lazy(() => import('./time-series/time-series.tsx')),
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
    form: [
      {
        title: 'Value',
        fields: [
          {
            type: 'choice',
            name: 'reduce',
            label: 'Show the',
            choices: [
              { value: 'last', label: 'last value' },
              { value: 'avg', label: 'average' },
              { value: 'min', label: 'lowest' },
              { value: 'max', label: 'highest' },
              { value: 'sum', label: 'sum' },
            ],
          },
          { type: 'flag', name: 'sparkline', label: 'Line below', otherwise: true },
        ],
      },
      NUMBERS,
      THRESHOLDS,
    ],
    Component: lazy(() => import('./stat/stat.tsx')),
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
    form: [
      {
        title: 'Drawing',
        fields: [
          {
            type: 'choice',
            name: 'order',
            label: 'Order',
            choices: [
              { value: 'data', label: 'as in the data' },
              { value: 'largest', label: 'largest first' },
              { value: 'smallest', label: 'smallest first' },
              { value: 'name', label: 'by name' },
            ],
          },
          { type: 'flag', name: 'stacked', label: 'Stacked', otherwise: false },
        ],
      },
      NUMBERS,
      AXIS,
    ],
    Component: lazy(() => import('./bar/bar.tsx')),
  },
  table: {
    kind: 'table',
    name: 'Table',
    about: 'The rows themselves, to sort and to scroll.',
    icon: Table2,
    size: { w: 12, h: 8 },
    smallest: { w: 4, h: 3 },
    needsData: true,
    options: {},
    form: [NUMBERS],
    Component: lazy(() => import('./table/table.tsx')),
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
    form: [
      {
        title: 'Text',
        fields: [{ type: 'markdown', name: 'markdown', label: 'Markdown' }],
      },
    ],
    Component: lazy(() => import('./text/text.tsx')),
  },
};
