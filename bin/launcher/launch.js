import { resolve } from 'node:path';
import { commandFor } from './command.js';
import { ensureInstalled } from './install.js';
import { Interrupted, LaunchError } from './launch-error.js';
import { endBy, run } from './run.js';

/** The oldest Node this launcher runs on; what it starts runs on the pinned one. */
const OLDEST_NODE = 20;

/**
 * Installs the dependencies when they are missing or outdated, then runs a file of this project (or, after
 * `--bin`, a tool it depends on) under the pinned Node, in the caller's working directory.
 *
 * This file and its neighbours are plain JavaScript without dependencies, because they run before anything
 * is installed and on whatever Node the machine has.
 *
 * @param {string[]} args the file, relative to the project's root, and its arguments; or `--bin`, name, arguments
 * @returns {Promise<number>} the exit code; never settles when the child was ended by a signal, since this
 *   process then ends by the same signal
 */
export async function launch(args) {
  const root = resolve(import.meta.dirname ?? dirnameOf(import.meta.url), '../..');
  try {
    requireNode(process.versions.node);
    await ensureInstalled(root);
    return await run(commandFor(root, args));
  } catch (error) {
    if (error instanceof Interrupted) return await endBy(error.signal);
    if (!(error instanceof LaunchError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

/** @param {string} version */
function requireNode(version) {
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return;
  throw new LaunchError(
    `Region Dashboard needs Node ${OLDEST_NODE} or newer to start and this is ${version}: install a newer one from https://nodejs.org.`,
  );
}

/**
 * `import.meta.dirname` exists from Node 20.11 on only.
 * @param {string} url
 */
function dirnameOf(url) {
  return new URL('.', url).pathname;
}
