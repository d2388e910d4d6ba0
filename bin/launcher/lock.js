import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** How often a waiting process looks again and a working one shows that it lives, in milliseconds. */
const PULSE = 250;

/** A lock whose owner has shown no life for so long is free, in milliseconds. */
const SILENT_FOR = 60_000;

/**
 * Does some work while no other process does the same.
 *
 * The lock is a folder that holds one file, named after its owner. It comes into being complete, by renaming
 * a prepared folder, which fails while there is one with an owner in it. A lock left behind by a killed
 * process is taken over by renaming the owner's file, which succeeds for one of several takers only.
 *
 * @template T
 * @param {string} path of the lock; its parent folder exists
 * @param {{ work: () => Promise<T>, onWait: () => void }} how `onWait` is called once when another works
 * @returns {Promise<T>}
 */
export async function withLock(path, { work, onWait }) {
  const me = `${process.pid}@${hostname()}`;
  let waited = false;
  while (!(create(path, me) || takeOver(path, me))) {
    if (!waited) onWait();
    waited = true;
    await new Promise(resolve => setTimeout(resolve, PULSE));
  }
  const heart = setInterval(() => touch(join(path, me)), PULSE * 4);
  try {
    return await work();
  } finally {
    clearInterval(heart);
    release(path, me);
  }
}

/**
 * @param {string} path
 * @param {string} me
 */
function create(path, me) {
  const prepared = `${path}.${me}`;
  rmSync(prepared, { recursive: true, force: true });
  mkdirSync(prepared);
  writeFileSync(join(prepared, me), '');
  try {
    renameSync(prepared, path);
    return true;
  } catch {
    rmSync(prepared, { recursive: true, force: true });
    return false;
  }
}

/**
 * @param {string} path
 * @param {string} me
 */
function takeOver(path, me) {
  try {
    const owner = readdirSync(path)[0];
    if (!owner || !isGone(join(path, owner), owner)) return false;
    renameSync(join(path, owner), join(path, me));
    touch(join(path, me));
    return true;
  } catch {
    return false; // it was released or taken over meanwhile
  }
}

/**
 * @param {string} file
 * @param {string} owner
 */
function isGone(file, owner) {
  if (Date.now() - statSync(file).mtimeMs > SILENT_FOR) return true;
  const [pid, ...host] = owner.split('@');
  if (host.join('@') !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/**
 * @param {string} path
 * @param {string} me
 */
function release(path, me) {
  try {
    unlinkSync(join(path, me));
    rmdirSync(path);
  } catch {
    // Somebody else has it already: an empty folder may be replaced by a new lock.
  }
}

/** @param {string} file */
function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Taken over: this process was asleep for longer than the others waited.
  }
}
