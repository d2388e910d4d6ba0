import { readMappings } from './mappings.ts';
import type { NumberStyle } from './numbers.ts';
import {
  type ChoiceOf,
  choiceField,
  type NumberOptionField,
  numberOption,
  type OptionGroup,
  type Options,
  textOption,
  type UnitField,
} from './options.ts';

const UNIT: UnitField = { type: 'unit', name: 'unit', label: 'Unit' };
const DECIMALS: NumberOptionField = {
  type: 'number',
  name: 'decimals',
  label: 'Decimals',
  least: 0,
  most: 6,
  placeholder: 'auto',
};
const FROM: NumberOptionField = { type: 'number', name: 'min', label: 'From', placeholder: 'auto' };
const TO: NumberOptionField = { type: 'number', name: 'max', label: 'To', placeholder: 'auto' };

/** How a widget writes its numbers. */
export const NUMBERS: OptionGroup = { title: 'Numbers', fields: [UNIT, DECIMALS] };
/** Where its axis begins and ends. */
export const AXIS: OptionGroup = { title: 'Axis', fields: [FROM, TO] };
/** Where a gauge begins and ends. */
export const SCALE: OptionGroup = { ...AXIS, title: 'Scale' };
/** Several values on top of each other; it was a switch once. */
export const STACKED = choiceField(
  'stacked',
  'Stacking',
  { none: 'none', normal: 'on top of each other', percent: 'as shares of the whole' },
  { true: 'normal' },
);
export type Stacking = ChoiceOf<typeof STACKED>;

/** @param unit that of the data, where the options name none */
export function readNumberStyle(options: Options, unit?: string): NumberStyle {
  const asked = numberOption(options, DECIMALS);
  return {
    unit: textOption(options, UNIT.name) ?? unit,
    // Intl takes whole numbers within limits only, and throws otherwise.
    decimals: asked === undefined ? undefined : Math.min(Math.max(Math.round(asked), 0), DECIMALS.most!),
    mappings: readMappings(options),
  };
}

/** @returns the ends that were asked for; those that were not follow the data */
export function readAxis(options: Options): { least: number | undefined; most: number | undefined } {
  return { least: numberOption(options, FROM), most: numberOption(options, TO) };
}
