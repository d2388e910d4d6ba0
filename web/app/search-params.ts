import { defaultParseSearch, defaultStringifySearch } from '@tanstack/react-router';

/** What comes before the name of a dashboard's variable in an address. */
const VARIABLE = 'var-';

type Search = Record<string, unknown>;

/**
 * Reads an address's search. Values of variables are texts whatever they look like (`var-year=2024`), and stand there
 * once for each value, as people and programs write it; the router would put quotes and brackets around them.
 */
export function parseSearch(text: string): Search {
  const params = new URLSearchParams(text);
  const names = [...new Set(params.keys())].filter(name => name.startsWith(VARIABLE));
  const variables = names.map(name => {
    const values = params.getAll(name);
    params.delete(name);
    return [name, values.length === 1 ? values[0] : values] as const;
  });
  return { ...defaultParseSearch(`?${params}`), ...Object.fromEntries(variables) };
}

/** @returns the search as text, with its `?`; empty when there is nothing to say */
export function stringifySearch(search: Search): string {
  const entries = Object.entries(search);
  const rest = defaultStringifySearch(
    Object.fromEntries(entries.filter(([name]) => !name.startsWith(VARIABLE))),
  );
  const params = new URLSearchParams();
  for (const [name, value] of entries)
    if (name.startsWith(VARIABLE)) for (const one of [value].flat()) params.append(name, String(one));
  if (params.size === 0) return rest;
  return `${rest === '' ? '?' : `${rest}&`}${params}`;
}
