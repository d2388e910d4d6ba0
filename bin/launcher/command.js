import { closeSync, existsSync, openSync, readSync, realpathSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { LaunchError } from './launch-error.js';

/** Tells the guard, which is loaded into the child, whose child it is. */
export const LAUNCHER_PID = 'REGION_DASHBOARD_LAUNCHER';

/**
 * For the command line, which serves: a smaller young generation keeps a server at rest some 30 MB smaller,
 * and costs nothing that the bench can tell.
 */
const COMMAND_LINE = 'cli/main.ts';
const SMALL_AT_REST = '--max-semi-space-size=8';

/**
 * @typedef {object} Command
 * @property {string} file the program
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * The process to start for the launcher's arguments.
 *
 * @param {string} root absolute path of the project
 * @param {string[]} args see `launch`
 * @returns {Command}
 */
export function commandFor(root, args) {
  if (args[0] === '--bin') return toolCommand(root, args[1], args.slice(2));
  const [entry, ...rest] = args;
  if (!entry) throw new LaunchError('Nothing to run: name a file of this project, or --bin and a tool.');
  const file = resolve(root, entry);
  if (!existsSync(file)) throw new LaunchError(`There is no ${entry} in this project.`);
  return nodeCommand(root, file, rest, entry === COMMAND_LINE ? [SMALL_AT_REST] : []);
}

/**
 * @param {string} root
 * @param {string | undefined} name
 * @param {string[]} args
 * @returns {Command}
 */
function toolCommand(root, name, args) {
  const path = join(root, 'node_modules', '.bin', name ?? '');
  if (!name || !existsSync(path)) {
    throw new LaunchError(`There is no tool called ${name ?? '(nothing)'} in node_modules/.bin.`);
  }
  const file = realpathSync(path);
  return runsInNode(file) ? nodeCommand(root, file, args) : { file, args, env: environment(root) };
}

/**
 * @param {string} root
 * @param {string} file
 * @param {string[]} args
 * @param {string[]} [flags] for Node
 * @returns {Command}
 */
function nodeCommand(root, file, args, flags = []) {
  const guard = new URL('guard.js', import.meta.url).href;
  return {
    file: nodePath(root),
    args: ['--disable-warning=ExperimentalWarning', ...flags, '--import', guard, file, ...args],
    env: { ...environment(root), [LAUNCHER_PID]: String(process.pid) },
  };
}

/**
 * The Node that this project is pinned to: it comes with the dependencies, as the npm package `node`.
 *
 * @param {string} root
 */
export function nodePath(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', 'node', 'bin', name);
}

/**
 * The pinned Node comes first in PATH, so that whatever the child starts finds it too, and what Node has
 * compiled (types stripped) is kept for the next start.
 *
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
function environment(root) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter);
  return { NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'), ...process.env, PATH: path };
}

/** @param {string} file */
function runsInNode(file) {
  const start = Buffer.alloc(64);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, start);
  } finally {
    closeSync(descriptor);
  }
  return /^#!.*\bnode\b/.test(start.toString('latin1'));
}
