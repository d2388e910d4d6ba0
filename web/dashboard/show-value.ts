/**
 * @param most characters of a text that are shown
 * @returns a field's value as it is shown beside another one
 */
export function showValue(value: unknown, most = 120): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'string') return `“${value.length > most ? `${value.slice(0, most)}…` : value}”`;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return describeList(value);
  return describeObject(value as Record<string, unknown>);
}

/** A list of mappings or columns by what they are called. */
function describeList(values: readonly unknown[]): string {
  const names = values.map(value => {
    const { text, name } = (typeof value === 'object' && value ? value : {}) as Record<string, unknown>;
    return String(text ?? name ?? 'an entry');
  });
  return names.length > 0 ? names.join(', ') : 'nothing';
}

/** A query in words: its parts that say something by themselves. */
function describeObject(value: Record<string, unknown>): string {
  const parts = Object.entries(value)
    .filter(([name]) => name !== 'dataset' && name !== 'source')
    .map(([name, part]) => `${name} ${Array.isArray(part) ? part.join(', ') : String(part)}`);
  return parts.length > 0 ? parts.join('; ') : String(value.source ?? 'another value');
}
