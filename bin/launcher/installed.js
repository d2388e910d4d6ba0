import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * Whether npm's own record of what lies in node_modules satisfies package-lock.json: so after an
 * `npm install` by hand nothing is installed again. npm writes that record last, so an installation that
 * was interrupted has none.
 *
 * @param {string} root absolute path of the project
 */
export function satisfiesLock(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const present = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === '') return true;
    const found = present[path];
    if (!found) return mayBeAbsent(locked);
    return found.version === locked.version && found.integrity === locked.integrity;
  });
}

/**
 * Packages of another platform, and what only those need, stand in the lock file but are not installed.
 *
 * @param {LockedPackage} locked
 */
function mayBeAbsent({ optional, os, cpu, libc }) {
  if (!optional) return false;
  const isForThisPlatform = os?.includes(process.platform) && cpu?.includes(process.arch) && !libc;
  return !isForThisPlatform;
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
