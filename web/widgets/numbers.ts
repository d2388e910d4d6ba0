import { type FormattedValue, formatValue, formatValueText } from '../ui/index.ts';
import { type Mapping, mappingOf } from './mappings.ts';

/** How a widget writes its numbers: what its options say, else what the data says of itself. */
export interface NumberStyle {
  readonly unit?: string | undefined;
  readonly decimals?: number | undefined;
  /** values that are words instead */
  readonly mappings?: readonly Mapping[] | undefined;
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
  const mapping = mappingOf(value, style.mappings);
  return mapping
    ? { text: mapping.text, unit: '' }
    : formatValue(value, unitOf(value, style), style.decimals);
}

/** @returns the number with its unit in one piece of text */
export function numberText(value: number | null | undefined, style: NumberStyle): string {
  const mapping = mappingOf(value, style.mappings);
  if (mapping) return mapping.text;
  const text = formatValueText(value, unitOf(value, style), style.decimals);
  // "4/s" and "4 req/s": what begins with a stroke stands close.
  return text.replace('\u00a0/', '/');
}

/** Units that belong to each number, because they differ from tick to tick or are read as one with it. */
const ON_EACH_TICK: ReadonlySet<string> = new Set([
  ...['bytes', 'bytes/s', 'ms', 's', 'short', 'percent', 'ratio', '%'],
]);

/**
 * @returns labels for the ticks of one axis, lowest first, with as many decimals as it takes to tell them
 *   apart; a unit that is the same for all is said once, at the top
 */
export function tickLabels(values: readonly number[], { unit }: NumberStyle): string[] {
  const once = unit !== undefined && unit !== '' && !ON_EACH_TICK.has(unit);
  const label = (value: number, index: number, decimals?: number) =>
    numberText(value, { unit: once && index < values.length - 1 ? undefined : unit, decimals });
  let labels = values.map((value, index) => label(value, index));
  for (let decimals = 1; decimals <= MOST_DECIMALS && new Set(labels).size < values.length; decimals++)
    labels = values.map((value, index) => label(value, index, decimals));
  return labels;
}
