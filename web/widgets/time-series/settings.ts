import { GAPS, type Gaps } from '../gaps.ts';
import { readAxis, readNumberStyle, STACKED, type Stacking } from '../number-options.ts';
import type { NumberStyle } from '../numbers.ts';
import { type ChoiceOf, choiceField, choiceOption, type OptionGroup, type Options } from '../options.ts';
import { readThresholds, THRESHOLDS, type Thresholds } from '../thresholds.ts';

const DRAW = choiceField('draw', 'Draw as', { line: 'Lines', area: 'Areas', bars: 'Bars' });
/** It was a switch once. */
const LEGEND = choiceField(
  'legend',
  'Legend',
  { list: 'names with their last values', table: 'table of last, lowest, highest, average', hidden: 'none' },
  { false: 'hidden' },
);
const LIMITS_AS = choiceField('limitsAs', 'Drawn as', { lines: 'lines', bands: 'shaded areas' });

export const DRAWING: OptionGroup = { title: 'Drawing', fields: [DRAW, STACKED, GAPS, LEGEND] };
export const DRAWN_THRESHOLDS: OptionGroup = { ...THRESHOLDS, fields: [...THRESHOLDS.fields, LIMITS_AS] };

export interface TimeSeriesSettings {
  readonly draw: ChoiceOf<typeof DRAW>;
  readonly stacking: Stacking;
  readonly gaps: Gaps;
  readonly legend: ChoiceOf<typeof LEGEND>;
  /** without a unit, each series has its own */
  readonly number: NumberStyle;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  readonly thresholds: Thresholds;
  readonly limitsAs: ChoiceOf<typeof LIMITS_AS>;
}

export function readSettings(options: Options): TimeSeriesSettings {
  return {
    draw: choiceOption(options, DRAW),
    stacking: choiceOption(options, STACKED),
    gaps: choiceOption(options, GAPS),
    legend: choiceOption(options, LEGEND),
    number: readNumberStyle(options),
    ...readAxis(options),
    thresholds: readThresholds(options),
    limitsAs: choiceOption(options, LIMITS_AS),
  };
}
