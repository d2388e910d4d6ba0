import { type FormattedValue, formatValue, formatValueText } from '../ui/index.ts';

/** How a widget writes its numbers: what its options say, else what the data says of itself. */
export interface NumberStyle {
  readonly unit?: string | undefined;
  readonly decimals?: number | undefined;
}

/** From here on a bare number is shortened: nobody counts seven digits at a glance. */
const LONG = 100_000;
const MOST_DECIMALS = 6;

function unitOf(value: number | null | undefined, { unit }: NumberStyle): string {
  if (unit === 'none') return '';
  if (unit) return unit;
  return Math.abs(value ?? 0) >= LONG ? 'short' : '';
}

/** @returns the number and, apart from it, its unit, to be drawn smaller and dimmer */
export function numberParts(value: number | null | undefined, style: NumberStyle): FormattedValue {
  return formatValue(value, unitOf(value, style), style.decimals);
}

/** @returns the number with its unit in one piece of text */
export function numberText(value: number | null | undefined, style: NumberStyle): string {
  return formatValueText(value, unitOf(value, style), style.decimals);
}

/** @returns labels for the ticks of one axis, with as many decimals as it takes to tell them apart */
export function tickLabels(values: readonly number[], { unit }: NumberStyle): string[] {
  let labels = values.map(value => numberText(value, { unit }));
  for (let decimals = 1; decimals <= MOST_DECIMALS && new Set(labels).size < values.length; decimals++)
    labels = values.map(value => numberText(value, { unit, decimals }));
  return labels;
}
