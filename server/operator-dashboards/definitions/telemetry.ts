import { chart, charts, number, numbers } from '../panels.ts';
import type { Definition } from './definition.ts';

export const telemetry: Definition = {
  key: 'telemetry',
  title: 'Operations: faults and telemetry',
  description: 'What goes wrong inside, and whether anybody would hear of it.',
  rows: [
    numbers(
      number({
        title: 'Unexpected errors',
        about: 'Faults of the program per second. Every one is a bug, and in the log with its stack.',
        metric: 'faults.unexpected',
        width: 6,
        warningAt: 0.001,
      }),
      number({
        title: 'Errors in the log',
        about: 'Lines per second of the levels error and fatal.',
        metric: 'faults.log',
        width: 6,
        warningAt: 0.001,
      }),
      number({ title: 'Log lines', about: 'Lines per second of all levels.', metric: 'log.lines', width: 6 }),
      number({
        title: 'Telemetry lost',
        about:
          'Error reports, spans and log lines per second that never arrived. Users notice nothing; you would, later.',
        metric: 'telemetry.lost',
        width: 6,
        warningAt: 0.001,
      }),
    ),
    charts(
      chart({
        title: 'Faults',
        about: 'Unexpected errors, failed commands and failed queries per second.',
        metrics: ['faults.unexpected', 'commands.failed', 'queries.failed'],
        width: 12,
        min: 0,
      }),
      chart({
        title: 'Log',
        about: 'Lines per second, and errors among them.',
        metrics: ['log.lines', 'faults.log'],
        width: 12,
        draw: 'area',
      }),
    ),
    charts(
      chart({
        title: 'What browsers complain of',
        about: 'Errors on pages, and what the content security policy kept them from loading.',
        metrics: ['page.errors', 'page.policy.reports'],
        width: 12,
        min: 0,
      }),
      chart({
        title: 'Telemetry that was lost',
        about: 'Error reports, spans and log lines per second that never arrived.',
        metrics: ['telemetry.lost'],
        width: 12,
        min: 0,
      }),
    ),
  ],
};
