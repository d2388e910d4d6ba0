import { series, sum } from './promql.ts';

/** Moments that are marked on every chart. */
export interface Annotation {
  readonly name: string;
  readonly colour: string;
  readonly expr: string;
  readonly title: string;
  readonly text: string;
  /** whether the value is the moment, milliseconds since 1970; else every sample above 0 is one */
  readonly valueIsTime: boolean;
  /** why there may be none */
  readonly mayBeEmpty?: string;
}

const release = sum(series('region_dashboard_build_info'), 'version, revision');

export const ANNOTATIONS: readonly Annotation[] = [
  {
    name: 'Restarts',
    colour: 'orange',
    expr: `${series('process_start_time_seconds')} * 1000`,
    title: 'Process started',
    text: '{{instance}}',
    valueIsTime: true,
  },
  {
    name: 'Releases',
    colour: 'blue',
    expr: `${release} unless ${sum(`${series('region_dashboard_build_info')} offset 5m`, 'version, revision')}`,
    title: 'New release',
    text: '{{version}} ({{revision}})',
    valueIsTime: false,
    mayBeEmpty: 'The release has been running for longer than five minutes.',
  },
];
