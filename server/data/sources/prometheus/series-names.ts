export type Labels = Readonly<Record<string, string>>;

const NAME = '__name__';
const LONGEST = 200;

/**
 * @param legend for example `{{instance}}`; a label that a series does not have is empty
 * @param taken names that none of them may have
 * @returns a name for each series, no two the same: by the legend, or by the labels in which they differ
 */
export function seriesNames(
  series: readonly Labels[],
  legend: string | undefined,
  taken: readonly string[] = [],
): string[] {
  const template = legend?.trim();
  const naming = template ? (labels: Labels) => filled(template, labels) : compact(series);
  const used = new Set(taken);
  // How often a name was wanted: a thousand of the same would be looked for a thousand times each.
  const wanted = new Map<string, number>();
  return series.map(labels => {
    const name = naming(labels).slice(0, LONGEST).toWellFormed();
    let free = name;
    let count = wanted.get(name) ?? 1;
    while (used.has(free)) {
      count += 1;
      free = `${name} (${count})`;
    }
    wanted.set(name, count);
    used.add(free);
    return free;
  });
}

const labelOf = (labels: Labels, name: string) => (Object.hasOwn(labels, name) ? labels[name]! : '');

function filled(legend: string, labels: Labels): string {
  const name = legend.replaceAll(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_, label: string) => labelOf(labels, label));
  return name.trim() || 'value';
}

/** @returns the labels in which these differ, by name in order */
export function differingLabels(series: readonly Labels[]): string[] {
  const [first = {}, ...others] = series;
  const names = new Set(series.flatMap(labels => Object.keys(labels)));
  return [...names].filter(name => others.some(labels => labels[name] !== first[name])).sort();
}

function compact(series: readonly Labels[]): (labels: Labels) => string {
  const differing = differingLabels(series);
  const shown = differing.filter(name => name !== NAME);
  const isNamed = differing.includes(NAME) || shown.length === 0;
  return labels => {
    const own = shown.filter(name => labels[name] !== undefined);
    const inBraces = own.map(name => `${name}=${JSON.stringify(labels[name])}`).join(', ');
    const name = isNamed ? (labels[NAME] ?? '') : '';
    return `${name}${inBraces && `{${inBraces}}`}` || 'value';
  };
}
