/**
 * Checks the production checklist (docs/readiness.ts) and writes docs/production-readiness.md from it:
 *
 *     node bin/launch.js tooling/readiness.ts [--write]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { READINESS } from '../docs/readiness.ts';
import { readinessGaps } from './readiness/gaps.ts';
import { readinessPage } from './readiness/page.ts';

const PAGE = 'docs/production-readiness.md';

const root = resolve(import.meta.dirname, '..');
const gaps = readinessGaps(root, READINESS);
const page = readinessPage(READINESS);
if (process.argv.includes('--write')) writeFileSync(join(root, PAGE), page);
else if (readFileSync(join(root, PAGE), 'utf8') !== page)
  gaps.push(
    `${PAGE} is not what docs/readiness.ts says: run \`node bin/launch.js tooling/readiness.ts --write\``,
  );
for (const gap of gaps) console.log(gap);
process.exitCode = gaps.length > 0 ? 1 : 0;
