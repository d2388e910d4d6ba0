import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Lies in the built page: the debug id of each script, by which Sentry finds its source map. No secret. */
export const DEBUG_IDS = 'debug-ids.json';

/** The bundler's last line of a script. Incompressible, and nobody who is served the page needs it. */
const ID_COMMENT = /\n\/\/# debugId=[\w-]+\s*$/;

/** What of a source map is looked at here (ECMA-426). */
interface SourceMap {
  readonly sources: readonly (string | null)[];
  readonly debugId?: string;
}

/** @returns the map with its sources named from the project's root, so that nothing of this machine is in it */
function tidied(map: SourceMap, folder: string, root: string): SourceMap & { readonly debug_id?: string } {
  const sources = map.sources.map(source =>
    source === null || /^[\w-]+:|^\0/.test(source)
      ? source
      : relative(root, resolve(folder, source)).replaceAll('\\', '/'),
  );
  // Sentry knew the id by this name before the standard had one.
  return { ...map, sources, ...(map.debugId === undefined ? {} : { debug_id: map.debugId }) };
}

/**
 * Takes the source maps out of a built page, which everybody can read, and lays them into a folder of their own,
 * each beside a copy of its script that names it: what `sentry-cli sourcemaps upload` wants. Leaves the debug ids
 * in the page, in one file that is asked for when there is something to report.
 *
 * @param page the built page
 * @param kept where the maps go; made anew
 * @param root absolute path of the project
 */
export function keepSourceMaps(page: string, kept: string, root: string): void {
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  const ids: Record<string, string> = {};
  for (const path of readdirSync(page, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!path.endsWith('.map')) continue;
    const file = join(page, path);
    const map = JSON.parse(readFileSync(file, 'utf8')) as SourceMap;
    const script = path.replace(/\.map$/, '');
    mkdirSync(join(kept, dirname(path)), { recursive: true });
    writeFileSync(join(kept, path), JSON.stringify(tidied(map, dirname(file), root)));
    const code = readFileSync(join(page, script), 'utf8');
    writeFileSync(join(kept, script), code);
    writeFileSync(join(page, script), code.replace(ID_COMMENT, '\n'));
    rmSync(file);
    const name = script.split(/[\\/]/).at(-1);
    if (name !== undefined && map.debugId !== undefined) ids[name] = map.debugId;
  }
  writeFileSync(join(page, DEBUG_IDS), JSON.stringify(ids));
}
