/**
 * `npm test`: everything. Lint, types, boundaries and spec count as one test each; then the tests of all
 * kinds. Arguments go to Vitest, and then only the tests they choose run:
 *
 *     npm test -- core/layout -t 'LAYOUT-3'
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BuildFailed, ensureBuilt } from './build.ts';
import { failingParts, STATIC_PARTS } from './parts.ts';
import { agreedSkips, combined, type Outcome, summary, withoutSilentSkips } from './test/outcome.ts';
import { runVitest } from './test/vitest.ts';

const root = resolve(import.meta.dirname, '..');
const filters = process.argv.slice(2);

const looked = filters.length === 0 ? await look() : nothing();
const built = needsPage(filters) ? await buildPage() : nothing();
const hasPage = built.failures.length === 0;
const tested = await runVitest(root, [...filters, ...(hasPage ? [] : ['--project=!e2e'])]);

const all = combined([looked, built, tested]);
const agreed = agreedSkips(readFileSync(join(root, 'docs/not-run.md'), 'utf8'));
const judged = process.env.CI === 'true' ? withoutSilentSkips(all, agreed) : all;
console.log(`\n${summary(judged)}`);
process.exitCode = judged.failures.length === 0 ? 0 : 1;

function nothing(): Outcome {
  return { passed: 0, failures: [], skips: [] };
}

async function look(): Promise<Outcome> {
  const failures = await failingParts(root, STATIC_PARTS);
  return { passed: STATIC_PARTS.length - failures.length, failures, skips: [] };
}

/** The browser tests open the built page; paths to other folders choose tests that do not. */
function needsPage(args: readonly string[]): boolean {
  const paths = args.filter(arg => /^\.?\/?(bench|bin|cli|core|e2e|server|tooling|web)\b/.test(arg));
  return (
    existsSync(join(root, 'web/index.html')) &&
    (paths.length === 0 || paths.some(path => path.includes('e2e')))
  );
}

async function buildPage(): Promise<Outcome> {
  try {
    await ensureBuilt({ log: console.log });
    return nothing();
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    console.log(error.output);
    return { ...nothing(), failures: ['build of the page, so the browser tests could not run'] };
  }
}
