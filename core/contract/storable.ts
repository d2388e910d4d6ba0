import { LIMITS } from './basics.ts';

/** What JSON can spell and the log cannot keep, and where it stands. */
export interface Unstorable {
  /** for example `commands/0/title` */
  readonly path: string;
  /** a sentence for the person */
  readonly detail: string;
}

/**
 * Some JSON does not survive being stored: Postgres' jsonb refuses a NUL character and half of a surrogate
 * pair, `1e999` is read as infinity and written as null, and thousands of levels end the stack of whoever
 * writes them. All are refused by name at the door instead of failing a whole batch.
 *
 * @returns the first of them, or null
 */
export function unstorable(value: unknown, path = '', depth = 0): Unstorable | null {
  if (typeof value === 'string') return unstorableText(value, path);
  if (typeof value === 'number')
    return Number.isFinite(value) ? null : { path, detail: 'A number is too large to be kept.' };
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= LIMITS.depth)
    return { path, detail: `Objects and lists may lie at most ${LIMITS.depth} levels deep.` };
  for (const [key, child] of Object.entries(value)) {
    const below = path ? `${path}/${key}` : key;
    const found = unstorableKey(key, path) ?? unstorable(child, below, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** `__proto__` is a name like any other in JSON, and something else wherever objects are put together. */
function unstorableKey(key: string, path: string): Unstorable | null {
  return key === '__proto__'
    ? { path, detail: 'A member is named __proto__; choose another name.' }
    : unstorableText(key, path);
}

function unstorableText(text: string, path: string): Unstorable | null {
  return text.includes('\0') || !text.isWellFormed()
    ? { path, detail: 'A text contains a NUL character or half of a surrogate pair; take it out.' }
    : null;
}
