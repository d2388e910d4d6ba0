import type { MetricId } from '#server/data/index.ts';
import type { Panel, Row } from './layout.ts';

/** From which value on it is no longer well. */
export interface Limits {
  readonly warningAt?: number;
  readonly alarmAt?: number;
  readonly worse?: 'above' | 'below';
}

interface Common extends Limits {
  readonly title: string;
  /** what it shows, and what to make of it */
  readonly about: string;
  readonly width: number;
  readonly unit?: string;
  readonly decimals?: number;
}

export interface NumberWish extends Common {
  readonly metric: MetricId;
  /** its line below the number says something */
  readonly sparkline?: boolean;
}

export interface ChartWish extends Common {
  readonly metrics: readonly MetricId[];
  readonly draw?: 'line' | 'area' | 'bars';
  readonly stacked?: boolean;
  readonly min?: number;
  readonly max?: number;
}

/** As often as the metrics behind most of them are read, seconds. */
const REFRESH = 5;
const NUMBER_HEIGHT = 4;
const CHART_HEIGHT = 7;

const system = (metrics: readonly MetricId[]): Panel['query'] => ({
  source: 'system',
  metrics: [...metrics],
  refresh: REFRESH,
});

/** One number, large. */
export function number({ title, about, width, metric, ...options }: NumberWish): Panel {
  return {
    title,
    description: about,
    width,
    widget: { kind: 'stat', options: { ...options } },
    query: system([metric]),
  };
}

/** Numbers over time. */
export function chart({ title, about, width, metrics, ...options }: ChartWish): Panel {
  return {
    title,
    description: about,
    width,
    widget: { kind: 'timeseries', options: { ...options } },
    query: system(metrics),
  };
}

export const numbers = (...panels: Panel[]): Row => ({ height: NUMBER_HEIGHT, panels });
export const charts = (...panels: Panel[]): Row => ({ height: CHART_HEIGHT, panels });
