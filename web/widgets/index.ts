export type { OptionField, OptionGroup, WidgetDefinition, WidgetProps } from './definition.ts';
export { formatMoment } from './format-time.ts';
export { type Options, textOption } from './options.ts';
export { WIDGETS } from './registry.ts';
