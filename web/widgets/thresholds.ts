import {
  type ChoiceOf,
  choiceField,
  choiceOption,
  type NumberOptionField,
  numberOption,
  type OptionGroup,
  type Options,
} from './options.ts';

const WARNING: NumberOptionField = {
  type: 'number',
  name: 'warningAt',
  label: 'Warning at',
  placeholder: 'none',
};
const ALARM: NumberOptionField = { type: 'number', name: 'alarmAt', label: 'Alarm at', placeholder: 'none' };
const WORSE = choiceField('worse', 'It gets worse', { above: 'upwards', below: 'downwards' });

export const THRESHOLDS: OptionGroup = { title: 'Limits', fields: [WARNING, ALARM, WORSE] };

/** Two limits and the side on which it gets worse. */
export interface Thresholds {
  readonly warning?: number | undefined;
  readonly alarm?: number | undefined;
  readonly worse: ChoiceOf<typeof WORSE>;
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
    warning: numberOption(options, WARNING),
    alarm: numberOption(options, ALARM),
    worse: choiceOption(options, WORSE),
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
