import { fileURLToPath } from 'node:url';

/** Where the program lies; with a slash at its end. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MODULES = 'node_modules/';

/** @returns whether a file is of this program, and not of a library */
export const isOurs = (file: string): boolean => file.startsWith(ROOT) && !file.includes(MODULES);

/**
 * The place of a file without the place of the installation: `server/app.ts`, `node_modules/pg/lib/client.js`,
 * `node:net`.
 * @returns null for what is no file of a program: a piece of a message may look like a line of a stack
 */
export function placeOf(file: string): string | null {
  if (/^node:[a-z_]+\d?(?:\/[a-z_]+\d?){0,5}$/.test(file) || file === '<anonymous>') return file;
  const inside = file.includes(MODULES)
    ? file.slice(file.lastIndexOf(MODULES))
    : file.startsWith(ROOT) && file.slice(ROOT.length);
  return inside && /^[\w@./+-]{1,200}\.[cm]?[jt]sx?$/.test(inside) ? inside : null;
}
