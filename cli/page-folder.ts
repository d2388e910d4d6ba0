import { fileURLToPath } from 'node:url';

/** @returns the folder that the page is built into */
export function pageFolder(): string {
  return fileURLToPath(new URL('../dist/web', import.meta.url));
}
