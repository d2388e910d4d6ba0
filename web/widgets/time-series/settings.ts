import type { NumberStyle } from '../numbers.ts';
import { choiceOption, flagOption, numberOption, type Options, textOption } from '../options.ts';
import { readThresholds, type Thresholds } from '../thresholds.ts';

export const DRAW_STYLES = ['line', 'area', 'bars'] as const;
export type DrawStyle = (typeof DRAW_STYLES)[number];

export interface TimeSeriesSettings {
  readonly draw: DrawStyle;
  readonly stacked: boolean;
  readonly legend: boolean;
  /** without a unit, each series has its own */
  readonly number: NumberStyle;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  readonly thresholds: Thresholds;
}

export function readSettings(options: Options): TimeSeriesSettings {
  return {
    draw: choiceOption(options, 'draw', DRAW_STYLES, 'line'),
    stacked: flagOption(options, 'stacked'),
    legend: flagOption(options, 'legend', true),
    number: { unit: textOption(options, 'unit'), decimals: numberOption(options, 'decimals') },
    least: numberOption(options, 'min'),
    most: numberOption(options, 'max'),
    thresholds: readThresholds(options),
  };
}
