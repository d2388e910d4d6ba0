import type { PageError } from './early-errors.ts';

/** Refusals that the page tells the person by itself, and requests that were taken back. */
const EXPECTED_NAMES: ReadonlySet<string> = new Set(['ApiProblem', 'PageConfigError', 'AbortError']);

/** What browsers say about a network that is away, and about code of a release that is not there any more. */
const EXPECTED_MESSAGES: readonly RegExp[] = [
  /^Failed to fetch$|^NetworkError when attempting to fetch|^Load failed$|^network error$/i,
  /dynamically imported module|^Importing a module script failed|^Unable to preload CSS/i,
  // A browser's own note that it draws something a frame later.
  /^ResizeObserver loop/,
  // All that a browser tells of a script from elsewhere.
  /^Script error\.?$/,
];

const ADDRESS = /(?:[a-z][\w+.-]*):\/\/[^\s)]+|<anonymous>/gi;
/** Line and column at the end of an address in a stack. */
const PLACE = /(?::\d+){1,2}$/;
const SCRIPT = /\.[cm]?[jt]sx?$/;

/** @returns whether an address is one of our scripts: not the page itself, into which others put theirs */
function isOurs(address: string, origin: string): boolean {
  const url = URL.parse(address.replace(PLACE, ''));
  return url !== null && url.origin === origin && SCRIPT.test(url.pathname);
}

/** @returns whether it was thrown by a script of ours; extensions and whoever else is in the page throw, too */
function isFromHere({ error, how, script }: PageError, origin: string): boolean {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  // Where it was thrown counts: an extension that wraps our functions stands in many stacks.
  const [thrown] = stack.slice(stack.indexOf('\n') + 1).match(ADDRESS) ?? [];
  if (thrown !== undefined) return isOurs(thrown, origin);
  if (script !== undefined) return isOurs(script, origin);
  // Without any place: React and the queries call only us; the window hears everybody.
  return how === 'drawing' || how === 'asking';
}

/**
 * @param origin of the page
 * @returns whether somebody should look at an error: it is ours, and no refusal, lost connection or old release
 */
export function isWorthReporting(noted: PageError, origin: string): boolean {
  const { error } = noted;
  if (error instanceof Error || error instanceof DOMException) {
    if (EXPECTED_NAMES.has(error.name)) return false;
    if (EXPECTED_MESSAGES.some(pattern => pattern.test(error.message))) return false;
  } else if (EXPECTED_MESSAGES.some(pattern => pattern.test(String(error)))) return false;
  return isFromHere(noted, origin);
}
