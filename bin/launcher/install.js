import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { nodePath } from './command.js';
import { satisfiesLock } from './installed.js';
import { Interrupted, LaunchError } from './launch-error.js';
import { withLock } from './lock.js';
import { runToEnd } from './run.js';

/**
 * Makes `node_modules` hold what package-lock.json says; when it does already, that costs one hash.
 * Where there is no lock file, nothing is to be installed.
 *
 * @param {string} root absolute path of the project
 * @throws {LaunchError} with what to do when the installation fails
 */
export async function ensureInstalled(root) {
  const lockFile = join(root, 'package-lock.json');
  if (!existsSync(lockFile)) return;
  const wanted = fingerprint(readFileSync(lockFile));
  if (isInstalled(root, wanted)) return;
  const cache = join(root, '.cache');
  makeFolder(cache);
  await withLock(join(cache, 'install.lock'), {
    onWait: () => say('Another start is installing the dependencies; waiting for it.'),
    work: async () => {
      if (isInstalled(root, wanted)) return;
      if (!(satisfiesLock(root) && existsSync(nodePath(root)))) await install(root);
      writeFileSync(stampPath(root), wanted);
    },
  });
}

/**
 * @param {string} root
 * @param {string} wanted
 */
function isInstalled(root, wanted) {
  try {
    return readFileSync(stampPath(root), 'utf8') === wanted && existsSync(nodePath(root));
  } catch {
    return false;
  }
}

/**
 * Inside node_modules, so that it disappears together with what it speaks of.
 * @param {string} root
 */
function stampPath(root) {
  return join(root, 'node_modules', '.installed');
}

/**
 * Compiled packages differ by platform, so a folder copied to another machine counts as not installed.
 * @param {Buffer} lock
 */
function fingerprint(lock) {
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`;
}

/** @param {string} root */
async function install(root) {
  say('Installing the dependencies (npm ci); this happens once and takes a minute or two.');
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  // npm draws its progress on a terminal only.
  const heartbeat = process.stderr.isTTY
    ? undefined
    : setInterval(() => say(`Still installing (${seconds()} s).`), 10_000);
  try {
    const npm = {
      file: 'npm',
      args: ['ci', '--include=dev', '--include=optional'],
      env: npmEnvironment(root),
    };
    // npm's words go to stderr: stdout belongs to the program that runs afterwards.
    const { code, asked } = await runToEnd({ ...npm, cwd: root, shell: process.platform === 'win32' }, [
      'ignore',
      2,
      2,
    ]).catch(() => {
      throw new LaunchError('npm was not found: install it (it comes with Node.js) and start again.');
    });
    if (asked) throw new Interrupted(asked);
    if (code !== 0) {
      throw new LaunchError(
        'The dependencies could not be installed (npm says why above): mend that, then start again.',
      );
    }
  } finally {
    clearInterval(heartbeat);
  }
  if (!existsSync(nodePath(root))) {
    throw new LaunchError(
      'The dependencies are installed, but the pinned Node is not among them: allow install scripts (npm config set ignore-scripts false) and start again.',
    );
  }
  say(`Installed in ${seconds()} s.`);
}

/**
 * npm must not run under the Node of this very project while it replaces it, so that one leaves PATH.
 *
 * @param {string} root
 */
function npmEnvironment(root) {
  const own = join(root, 'node_modules');
  const path = (process.env.PATH ?? '').split(delimiter).filter(folder => !folder.startsWith(own));
  // Its warnings (this Node is older than some package wants) are not for the person who wants to start.
  return { npm_config_loglevel: 'error', ...process.env, PATH: path.join(delimiter) };
}

/** @param {string} folder */
function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    throw new LaunchError(
      'The dependencies must be installed, but the project folder is not writable for this user: change its owner or copy it.',
    );
  }
}

/** @param {string} sentence */
function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}
