import type { Value } from '#core/query/index.ts';
import { seriesVar } from '../ui/index.ts';
import type { OptionGroup, Options } from './options.ts';

/** The colours that a mapping can give: three states, then the eight of the series. */
export const MAPPING_COLOURS = ['good', 'warning', 'alarm', '1', '2', '3', '4', '5', '6', '7', '8'] as const;
export type MappingColour = (typeof MAPPING_COLOURS)[number];

/** Which values a mapping is for; ends of a range belong to it, and a missing end is open. */
export type Match =
  | { readonly match: 'value'; readonly value: string }
  | { readonly match: 'range'; readonly from?: number | undefined; readonly to?: number | undefined }
  | { readonly match: 'empty' };

/** Values that are shown in words: "1" as "up", 0 to 5 as "low", nothing as "no answer". */
export type Mapping = Match & { readonly text: string; readonly colour?: MappingColour | undefined };

export const MOST_MAPPINGS = 40;
export const LONGEST_MAPPED = 100;

export const MAPPINGS: OptionGroup = {
  title: 'Values in words',
  fields: [{ type: 'mappings', name: 'mappings', label: 'Values in words' }],
};

/** @returns the mappings among a widget's options; what is none, or does not say what to show, is left out */
export function readMappings({ mappings }: Options): readonly Mapping[] {
  return editableMappings(mappings).filter(({ text }) => text !== '');
}

/** @returns the mappings of a stored option, those that are not finished too */
export function editableMappings(stored: unknown): readonly Mapping[] {
  return Array.isArray(stored) ? stored.slice(0, MOST_MAPPINGS).flatMap(readMapping) : [];
}

function readMapping(stored: unknown): readonly Mapping[] {
  if (typeof stored !== 'object' || stored === null) return [];
  const { match, value, from, to, text, colour } = stored as Readonly<Record<string, unknown>>;
  const shown = {
    text: typeof text === 'string' ? text.slice(0, LONGEST_MAPPED) : '',
    colour: MAPPING_COLOURS.find(one => one === colour),
  };
  if (match === 'empty') return [{ match, ...shown }];
  if (match === 'range') return [{ match, from: endOf(from), to: endOf(to), ...shown }];
  if (match === 'value' && ['string', 'number', 'boolean'].includes(typeof value))
    return [{ match, value: String(value), ...shown }];
  return [];
}

function endOf(stored: unknown): number | undefined {
  return typeof stored === 'number' && Number.isFinite(stored) ? stored : undefined;
}

/** @returns the first mapping that is for this value; null when it is shown as it is */
export function mappingOf(
  value: Value | undefined,
  mappings: readonly Mapping[] | undefined,
): Mapping | null {
  return mappings?.find(mapping => isFor(mapping, value)) ?? null;
}

/** @returns what a line or a figure is called: the words for the name that the data has */
export function nameText(name: string, mappings: readonly Mapping[] | undefined): string {
  return mappingOf(name, mappings)?.text ?? name;
}

function isFor(mapping: Mapping, value: Value | undefined): boolean {
  const empty = value === null || value === undefined || value === '' || Number.isNaN(value);
  switch (mapping.match) {
    case 'empty':
      return empty;
    case 'range':
      if (typeof value !== 'number' || empty) return false;
      if (mapping.from === undefined && mapping.to === undefined) return false;
      return value >= (mapping.from ?? value) && value <= (mapping.to ?? value);
    case 'value':
      return !empty && isSame(mapping.value, value);
  }
}

/** People write numbers and truths as text. */
function isSame(written: string, value: Exclude<Value, null>): boolean {
  if (typeof value === 'string') return value === written;
  if (typeof value === 'number') return written.trim() !== '' && Number(written.replace(',', '.')) === value;
  return (value ? ['true', 'yes'] : ['false', 'no']).includes(written.trim().toLowerCase());
}

/** @returns the colour as CSS takes it */
export function colourOf(colour: MappingColour): string {
  switch (colour) {
    case 'good':
      return 'var(--good)';
    case 'warning':
      return 'var(--warn)';
    case 'alarm':
      return 'var(--bad)';
    default:
      return seriesVar(Number(colour) - 1);
  }
}
