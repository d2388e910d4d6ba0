/** How fields are called in the form; an option that is not here goes by its own name. */
const FIELDS: Readonly<Record<string, string>> = {
  title: 'title',
  description: 'description',
  query: 'data',
  'widget.kind': 'kind',
  'widget.options.markdown': 'text',
  'widget.options.unit': 'unit',
  'widget.options.decimals': 'decimals',
  'widget.options.min': 'axis',
  'widget.options.max': 'axis',
  'widget.options.warningAt': 'limits',
  'widget.options.alarmAt': 'limits',
  'widget.options.worse': 'limits',
  'widget.options.limitsAs': 'limits',
  'widget.options.mappings': 'values in words',
  'widget.options.columns': 'columns',
  'widget.options.hole': 'hole',
  'widget.options.gaps': 'gaps',
  'widget.options.filter': 'filter',
  'widget.options.times': 'times',
  'widget.options.order': 'order',
};

/** @returns the name for people of a region's field (`widget.options.markdown`, `title` …) */
export function fieldName(field: string): string {
  return FIELDS[field] ?? field.replace('widget.options.', '');
}
