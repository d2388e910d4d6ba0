import { resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { bundledBrowser, type Candidate, chosenBrowser, systemBrowsers } from './browser/candidates.ts';

/** The browser must reach the server under test and nothing else, and must not tell anybody about it. */
const ARGUMENTS = [
  '--disable-domain-reliability',
  '--no-pings',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
  // Text of the same width on every machine.
  '--font-render-hinting=none',
];

/** No browser can be started here; the message says why, for each that was tried. */
export class NoBrowser extends Error {
  override name = 'NoBrowser';
}

/**
 * Starts a Chromium without a window: the one CHROMIUM_PATH names (then no other), else one that is
 * installed, else the one from npm, which needs nothing but Linux on x64.
 *
 * Tests skip, with the reason, where there is none:
 *
 *     const browser = await launchBrowser().catch(orReason);
 *     beforeEach(({ skip }) => skip(typeof browser === 'string', String(browser)));
 *
 * @param more arguments of the browser beside the usual ones
 * @throws NoBrowser
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const chosen = chosenBrowser(process.env);
  if (chosen) {
    const started = await start(chosen, more);
    if (typeof started === 'string') throw new NoBrowser(started);
    return started;
  }
  const reasons: string[] = [];
  for (const candidate of systemBrowsers(process.env)) {
    const started = await start(candidate, more);
    if (typeof started !== 'string') return started;
    reasons.push(started);
  }
  const bundled = await bundledBrowser(resolve(import.meta.dirname, '..')).then(
    found => start(found, more),
    (error: Error) => `Chromium from npm: ${error.message}`,
  );
  if (typeof bundled !== 'string') return bundled;
  throw new NoBrowser(['no browser can be started', ...reasons, bundled].join('; '));
}

/** Turns the absence of a browser into its reason; every other failure stays one. */
export function orReason(error: unknown): string {
  if (error instanceof NoBrowser) return error.message;
  throw error;
}

/**
 * Chromium refuses to sandbox itself for root, and cannot where the machine forbids user namespaces (as many
 * containers do). What it opens here is our own page, so it then runs without.
 *
 * @returns the browser, or why it does not start
 */
async function start({ name, path, env }: Candidate, more: readonly string[]): Promise<Browser | string> {
  const isRoot = process.getuid?.() === 0;
  let reason = '';
  for (const chromiumSandbox of isRoot ? [false] : [true, false]) {
    try {
      return await chromium.launch({
        executablePath: path,
        chromiumSandbox,
        args: [...ARGUMENTS, ...more],
        env: { ...definedOnly(process.env), ...env },
        // Vitest and the launcher decide what a signal ends.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      });
    } catch (error) {
      reason = `${name} does not start: ${essence(error as Error)}`;
    }
  }
  return reason;
}

/** Of Playwright's report, which holds the whole command line, the line that says what is wrong. */
function essence({ message }: Error): string {
  const lines = message.split('\n').map(line => line.trim());
  const telling = lines.find(line =>
    /error while loading|cannot|not found|ENOENT|EACCES|No usable sandbox/i.test(line),
  );
  return telling ?? lines[0] ?? 'no reason given';
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
