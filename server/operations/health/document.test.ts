import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withMatrix } from './testing/document.ts';
import { FAULTS } from './testing/faults.ts';

const PAGE = fileURLToPath(new URL('../../../docs/health.md', import.meta.url));
const DRILLS = ['health', 'health-outside', 'health-disk'].map(name =>
  fileURLToPath(new URL(`../../../e2e/${name}.test.ts`, import.meta.url)),
);

/** Titles of tests, skipped ones among them. */
const titlesOf = (source: string): string[] =>
  [...source.matchAll(/\btest(?:\.concurrent|\.skipIf\(.*?\))?\(\s*(['"`])(.*?)\1,/g)].map(
    ([, , title]) => title!,
  );

test('docs/health.md has the matrix as the tests prove it', async () => {
  await expect(withMatrix(readFileSync(PAGE, 'utf8'))).toMatchFileSnapshot(PAGE);
});

test('every row of the matrix is tried on real processes, and no other', () => {
  const tried = DRILLS.flatMap(file => titlesOf(readFileSync(file, 'utf8')));
  const rows = Object.values(FAULTS).map(({ name }) => name);
  expect(tried.filter(name => !name.startsWith('all is well')).toSorted()).toEqual(rows.toSorted());
});
