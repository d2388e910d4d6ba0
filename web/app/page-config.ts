import { PAGE_CONFIG_PATH, type PageConfig, parsePageConfig } from '#core/contract/page-config.ts';

let config: PageConfig = {};

/** What went wrong with /config.json, as a sentence for whoever runs the installation. */
export class PageConfigError extends Error {
  override readonly name = 'PageConfigError';
}

const NOT_THERE =
  'This page’s config.json is missing or not valid. `region-dashboard page-config` writes it; it belongs beside index.html.';
const UNREACHABLE = 'The server does not answer. Check the connection and try again.';

/**
 * Asks for /config.json, before anything else is asked: it says where everything else is.
 * @throws PageConfigError
 */
export async function loadPageConfig(): Promise<void> {
  const response = await fetch(PAGE_CONFIG_PATH).catch(() => {
    throw new PageConfigError(UNREACHABLE);
  });
  if (response.status >= 500) throw new PageConfigError(UNREACHABLE);
  const found = response.ok ? parsePageConfig(await response.json().catch(() => null)) : null;
  if (!found) throw new PageConfigError(NOT_THERE);
  config = found;
}

/** @returns what this page was told; nothing before `loadPageConfig` */
export function pageConfig(): PageConfig {
  return config;
}

/** @returns where the API is, without a slash at its end: the page's own origin unless it was told another */
export function apiOrigin(): string {
  return config.VITE_API_URL === undefined ? location.origin : new URL(config.VITE_API_URL).origin;
}

/** @returns whether the API is at another origin: then cookies are sent only when asked for */
export function isApiElsewhere(): boolean {
  return config.VITE_API_URL !== undefined && apiOrigin() !== location.origin;
}

/** @returns the address of a path of the API; a path alone where that is enough */
export function apiAddress(path: string): string {
  return isApiElsewhere() ? `${apiOrigin()}${path}` : path;
}

/** @returns the address for a WebSocket of a path of the API */
export function liveAddress(path: string): string {
  return `${apiOrigin().replace(/^http/, 'ws')}${path}`;
}
