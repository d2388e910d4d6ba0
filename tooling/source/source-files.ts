import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folders that hold code of ours. */
export const FOLDERS = ['bench', 'bin', 'cli', 'core', 'e2e', 'server', 'tooling', 'web'] as const;

/** What lies below these is made by tools. */
const MADE = new Set(['node_modules', 'dist']);

/**
 * All TypeScript and JavaScript files of ours below the top folders.
 *
 * @param root absolute path of the project
 * @returns paths relative to the root, with `/`, in alphabetical order
 */
export function sourceFiles(root: string): string[] {
  return FOLDERS.flatMap(folder => filesBelow(root, folder))
    .filter(path => /\.(ts|tsx|js)$/.test(path) && !path.endsWith('.d.ts'))
    .sort();
}

/**
 * All files below a folder, of any kind; none when there is no such folder.
 *
 * @returns paths relative to the root, with `/`
 */
export function filesBelow(root: string, folder: string): string[] {
  const entries = readEntries(join(root, folder));
  return entries.flatMap(entry => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return MADE.has(entry.name) ? [] : filesBelow(root, path);
  });
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Whether a file is a test or serves tests and measurements only. */
export function isTestFile(path: string): boolean {
  return /\.(test|contract)\.tsx?$/.test(path) || /(^|\/)testing\//.test(path) || /^(e2e|bench)\//.test(path);
}
