import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Which build of the program runs. */
export interface Release {
  /** of package.json, for example `0.1.0` */
  readonly version: string;
  /** of the sources that the last build saw, 12 hexadecimal digits of the commit; `unknown` without one */
  readonly revision: string;
  /** what error reports, traces and uploads of source maps are filed under: `region-dashboard@0.1.0+0123456789ab` */
  readonly name: string;
}

/** Written by the build (tooling/build/release-file.ts). */
const BUILT = new URL('../dist/release.json', import.meta.url);
const PACKAGE = new URL('../package.json', import.meta.url);

/** @returns the release of this version and revision */
export function releaseOf(version: string, revision: string): Release {
  return { version, revision, name: `region-dashboard@${version}+${revision}` };
}

function builtRevision(version: string): string {
  try {
    const built = JSON.parse(readFileSync(fileURLToPath(BUILT), 'utf8')) as Partial<Release>;
    // Of another version: the page was not built anew after an update.
    return built.version === version && typeof built.revision === 'string' ? built.revision : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** @returns the release that lies here; read anew each time, as `npm start` builds before it serves */
export function readRelease(): Release {
  const { version } = JSON.parse(readFileSync(fileURLToPath(PACKAGE), 'utf8')) as { version: string };
  return releaseOf(version, builtRevision(version));
}
