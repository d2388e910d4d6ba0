/**
 * What the page is told when it starts: /config.json. Its names are those of the environment variables, so
 * that a person can write the file, too. Public.
 */
export interface PageConfig {
  /** origin of the API, when the page comes from another host */
  readonly VITE_API_URL?: string;
  readonly VITE_SUPABASE_URL?: string;
  readonly VITE_SUPABASE_PUBLISHABLE_KEY?: string;
  readonly VITE_SENTRY_DSN?: string;
  /** name of the environment, for example `staging` */
  readonly VITE_ENVIRONMENT?: string;
  /** false: what is older than an hour is kept as one event; absent: true */
  readonly ENABLE_EVENT_SOURCING?: boolean;
  /** false: nobody takes measurements, so the page makes none; absent: true */
  readonly ENABLE_METRICS?: boolean;
  /** which part of what people do is traced, from 0 to 1; absent: nothing is */
  readonly TRACES_SAMPLE_RATE?: number;
  /** what error reports are filed under; no variable: the program that writes the file knows it */
  readonly RELEASE?: string;
}

/** Where the page finds it: beside index.html. */
export const PAGE_CONFIG_PATH = '/config.json';

/** Names and the types of their values; a name that is not here is not shown to anybody. */
export const PAGE_CONFIG_TYPES: Readonly<Record<keyof PageConfig, 'string' | 'boolean' | 'number'>> = {
  VITE_API_URL: 'string',
  VITE_SUPABASE_URL: 'string',
  VITE_SUPABASE_PUBLISHABLE_KEY: 'string',
  VITE_SENTRY_DSN: 'string',
  VITE_ENVIRONMENT: 'string',
  ENABLE_EVENT_SOURCING: 'boolean',
  ENABLE_METRICS: 'boolean',
  TRACES_SAMPLE_RATE: 'number',
  RELEASE: 'string',
};

/**
 * Reads what /config.json holds; names it does not know are left alone (a newer server, an older page).
 * @returns null when it is none: another document, or a value of the wrong type
 */
export function parsePageConfig(found: unknown): PageConfig | null {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return null;
  const entries = Object.entries(PAGE_CONFIG_TYPES).flatMap(([name, type]) => {
    const value: unknown = Object.hasOwn(found, name) ? (found as Record<string, unknown>)[name] : undefined;
    return value === undefined ? [] : [{ name, value, fits: typeof value === type }];
  });
  if (entries.some(({ fits }) => !fits)) return null;
  const config: PageConfig = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
  const { VITE_API_URL: api } = config;
  return api === undefined || /^https?:\/\/[^/]+$/.test(api.replace(/\/$/, '')) ? config : null;
}
