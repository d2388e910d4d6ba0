/**
 * JSON can spell two kinds of text that Postgres' jsonb refuses: a NUL character and half of a surrogate
 * pair. They are refused by name at the door instead of failing a whole batch.
 *
 * @returns the path of the first such text, for example `commands/0/title`, or null
 */
export function unstorable(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    const below = path ? `${path}/${key}` : key;
    const found = unstorable(key, below) ?? unstorable(child, below);
    if (found !== null) return found;
  }
  return null;
}
