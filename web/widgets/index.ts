export { toCsv } from './csv.ts';
export type { WidgetDefinition, WidgetProps } from './definition.ts';
export { formatMoment } from './format-time.ts';
export {
  colourOf,
  editableMappings,
  LONGEST_MAPPED,
  MAPPING_COLOURS,
  type Mapping,
  type MappingColour,
  MOST_MAPPINGS,
} from './mappings.ts';
export { choiceOf, type OptionField, type OptionGroup, type Options, textOption } from './options.ts';
export { WIDGETS } from './registry.ts';
export { type ColumnFormat, MOST_FORMATS, readColumnFormats } from './table/column-formats.ts';
export { TIMES } from './table/settings.ts';
export { setTimeZone } from './time-zone.ts';
