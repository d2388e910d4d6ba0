import { parseSearch, stringifySearch } from '#web/app/search-params.ts';
import { type DashboardSearch, readSearch } from './search.ts';

const DASHBOARD = /^\/t\/[^/]+\/d\/[^/]+\/?$/;

/**
 * @param href of a link, absolute
 * @param origin of this page
 * @param here what is shown here
 * @returns the link with the time and the variables that are shown here, but for what it says itself; null when it
 *   does not lead to a dashboard of this installation
 */
export function carriedLink(href: string, origin: string, here: DashboardSearch): string | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.origin !== origin || !DASHBOARD.test(url.pathname)) return null;
  const own = parseSearch(url.search);
  const { from, to, ...rest } = here;
  // A range is both of its ends.
  const range = 'from' in own || 'to' in own ? {} : { from, to };
  const said = Object.entries({ ...rest, ...range, ...own }).filter(([, value]) => value !== undefined);
  url.search = stringifySearch({ ...readSearch(Object.fromEntries(said)) });
  return url.href;
}
