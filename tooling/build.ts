import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { compressTexts } from './build/compress.ts';
import { fingerprint } from './build/fingerprint.ts';
import { addIntegrity } from './build/integrity.ts';
import { writeRelease } from './build/release-file.ts';
import { BuildFailed, runVite } from './build/run-vite.ts';
import { keepSourceMaps } from './build/source-maps.ts';

export { BuildFailed } from './build/run-vite.ts';

/** Lies in the built page and says what it was built from. */
const STAMP = '.built-from';

interface BuildOptions {
  /** Gets a sentence when a build begins and one when it is done; nothing when there is nothing to do. */
  log: (sentence: string) => void;
  /** Absolute path of the project. */
  root?: string;
  /** Build even when nothing has changed. */
  force?: boolean;
}

/**
 * Builds the page into `dist/web`, with its source maps in `dist/source-maps`, unless what lies there was built
 * from the same sources, and notes which release this is.
 *
 * The page is built beside its place and then swapped in, so a running server never serves half of one, and
 * two builds at the same time do not disturb each other.
 *
 * @returns the folder with the page
 * @throws BuildFailed with Vite's words in `output`
 */
export async function ensureBuilt({
  log,
  root = projectRoot(),
  force = false,
}: BuildOptions): Promise<string> {
  const folder = join(root, 'dist', 'web');
  const maps = join(root, 'dist', 'source-maps');
  writeRelease(root);
  const wanted = fingerprint(root);
  if (!force && stampOf(folder) === wanted && existsSync(maps)) return folder;

  log('Building the page.');
  const started = performance.now();
  mkdirSync(join(root, 'dist'), { recursive: true });
  removeLeftovers(join(root, 'dist'));
  const fresh = mkdtempSync(join(root, 'dist', `.web-${process.pid}-`));
  const freshMaps = `${fresh}-maps`;
  try {
    chmodSync(fresh, 0o755); // whoever runs the server later may be another user
    await runVite(root, fresh);
    keepSourceMaps(fresh, freshMaps, root);
    addIntegrity(fresh);
    compressTexts(join(fresh, 'assets'));
    writeFileSync(join(fresh, STAMP), wanted);
    swapIn(freshMaps, maps);
    swapIn(fresh, folder);
  } finally {
    for (const left of [fresh, freshMaps]) rmSync(left, { recursive: true, force: true });
  }
  log(`Built the page in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  return folder;
}

function stampOf(folder: string): string | undefined {
  const file = join(folder, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Puts the fresh folder in the old one's place; another build may do the same at the same moment. */
function swapIn(fresh: string, folder: string): void {
  const old = `${fresh}-old`;
  for (let attempt = 0; ; attempt++) {
    try {
      if (existsSync(folder)) renameSync(folder, old);
      renameSync(fresh, folder);
      rmSync(old, { recursive: true, force: true });
      return;
    } catch (error) {
      rmSync(old, { recursive: true, force: true });
      if (attempt === 5) throw error;
    }
  }
}

/** Half-built pages of builds that were killed. */
function removeLeftovers(dist: string): void {
  for (const name of readdirSync(dist)) {
    const pid = /^\.web-(\d+)/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) rmSync(join(dist, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function projectRoot(): string {
  return resolve(import.meta.dirname, '..');
}

if (import.meta.main) {
  try {
    await ensureBuilt({ log: console.log, force: true });
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    console.error(`${error.output}\n${error.message}`);
    process.exitCode = 1;
  }
}
