import type { Region, RegionChanges } from '../contract/index.ts';

/**
 * A region's content by field name: `title`, `description`, `query`, `widget.kind` and
 * `widget.options.<name>`. Two people meet only when they change the same field.
 */
export type Fields = Readonly<Record<string, unknown>>;

const OPTION = 'widget.options.';

/** @returns the value of one field; undefined when the region has no such option */
export function fieldOf(region: Region, field: string): unknown {
  switch (field) {
    case 'title':
      return region.title;
    case 'description':
      return region.description;
    case 'query':
      return region.query;
    case 'widget.kind':
      return region.widget.kind;
    default: {
      const option = field.slice(OPTION.length);
      return Object.hasOwn(region.widget.options, option) ? region.widget.options[option] : undefined;
    }
  }
}

/** @returns the fields that these changes name, with their new values; undefined takes an option away */
export function fieldsOf(changes: RegionChanges): Fields {
  const fields: Record<string, unknown> = {};
  if (changes.title !== undefined) fields.title = changes.title;
  if (changes.description !== undefined) fields.description = changes.description;
  if (changes.query !== undefined) fields.query = changes.query;
  if (changes.widget?.kind !== undefined) fields['widget.kind'] = changes.widget.kind;
  for (const [option, value] of Object.entries(changes.widget?.options ?? {}))
    fields[OPTION + option] = value ?? undefined;
  return fields;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** @returns the region with these fields set (what is not named is shared); version and touches are the caller's */
export function withFields(region: Region, fields: Fields): Region {
  const next: Mutable<Region> = { ...region };
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'title') next.title = value as string;
    else if (field === 'description') next.description = value as string;
    else if (field === 'query') next.query = value as Region['query'];
    else if (field === 'widget.kind')
      next.widget = { ...next.widget, kind: value as Region['widget']['kind'] };
  }
  const named = Object.entries(fields).filter(([field]) => field.startsWith(OPTION));
  if (named.length === 0) return next;
  const options = new Map(Object.entries(region.widget.options));
  for (const [field, value] of named) {
    const option = field.slice(OPTION.length);
    if (value === undefined) options.delete(option);
    else options.set(option, value);
  }
  return { ...next, widget: { ...next.widget, options: Object.fromEntries(options) } };
}

/** @returns whether two JSON values are the same, whatever the order of their keys */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = Object.entries(b).filter(([, value]) => value !== undefined);
  if (left.length !== right.length) return false;
  return left.every(([key, value]) => Object.hasOwn(b, key) && sameValue(value, (b as Fields)[key]));
}
