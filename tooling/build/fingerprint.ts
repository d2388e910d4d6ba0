import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, isTestFile } from '../source/source-files.ts';

/**
 * A hash over everything the built page depends on: its sources, the domain, how it is built, and the locked packages
 * (which include the tools that build it).
 *
 * @param root absolute path of the project
 * @returns SHA-256, in hexadecimal
 */
export function fingerprint(root: string): string {
  const folders = ['web', 'core', 'tooling/build'];
  const paths = folders.flatMap(folder => filesBelow(root, folder)).filter(path => !isTestFile(path));
  const hash = createHash('sha256');
  for (const path of ['package-lock.json', ...paths.sort()]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
