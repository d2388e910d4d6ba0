import { choiceOption, numberOption, type Options } from './options.ts';

/** Two limits and the side on which it gets worse. */
export interface Thresholds {
  readonly warning?: number | undefined;
  readonly alarm?: number | undefined;
  readonly worse: 'above' | 'below';
}

export type Level = 'normal' | 'warning' | 'alarm';

/** Said in words wherever a level is drawn: never by colour alone. */
export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  normal: 'Normal',
  warning: 'Warning',
  alarm: 'Alarm',
};

export function readThresholds(options: Options): Thresholds {
  return {
    warning: numberOption(options, 'warningAt'),
    alarm: numberOption(options, 'alarmAt'),
    worse: choiceOption(options, 'worse', ['above', 'below'], 'above'),
  };
}

/** @returns how bad a value is; a value on the limit has reached it */
export function levelOf(value: number | null, { warning, alarm, worse }: Thresholds): Level {
  if (value === null) return 'normal';
  const reached = (limit: number | undefined) =>
    limit !== undefined && (worse === 'above' ? value >= limit : value <= limit);
  if (reached(alarm)) return 'alarm';
  return reached(warning) ? 'warning' : 'normal';
}
