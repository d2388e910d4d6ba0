/**
 * Looks for secrets in everything that is handed out: the files of the project and, where it has been built, the
 * page with its source maps. `npm run check` and `npm test` run it; it ends with 1 when it finds one.
 */
import { resolve } from 'node:path';
import { filesOf, secretsIn } from './secrets/find.ts';

const root = resolve(import.meta.dirname, '..');
const found = await secretsIn(root, filesOf(root));
for (const { file, line, message } of found) console.log(`${file}:${line} ${message}`);
process.exitCode = found.length === 0 ? 0 : 1;
