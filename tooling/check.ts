/**
 * `npm run check`: what one runs before every commit. Looks at the code, then runs the tests that need nothing
 * but Node.
 */
import { resolve } from 'node:path';
import { failingParts, STATIC_PARTS } from './parts.ts';

const root = resolve(import.meta.dirname, '..');
const failing = [
  ...(await failingParts(root, STATIC_PARTS)),
  ...(await failingParts(root, [
    { name: 'unit tests', args: ['--bin', 'vitest', 'run', '--project', 'unit'] },
  ])),
];
console.log(failing.length === 0 ? 'All is well.' : `Failed: ${failing.join(', ')}.`);
process.exitCode = failing.length === 0 ? 0 : 1;
