import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boundaryViolations } from './boundaries.ts';
import { PlantedProject } from './testing/planted-project.ts';

function violations(files: Record<string, string>): string[] {
  using project = new PlantedProject(files);
  return boundaryViolations(project.root);
}

/** The names of Biome's rules that the planted files break. */
function lint(files: Record<string, string>): string[] {
  using project = new PlantedProject(files);
  const biome = join(resolve(import.meta.dirname, '..'), 'node_modules/.bin/biome');
  const { stdout } = spawnSync(biome, ['lint', '--reporter=json', '--max-diagnostics=none', '.'], {
    cwd: project.root,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: Array<{ category: string; severity: string }>;
  };
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ category }) => category);
}

describe('who may import whom', () => {
  test.each([
    ['core/a.ts', '#server/app.ts', 'core may only import core'],
    ['core/a.ts', '../web/page.ts', 'core may only import core'],
    ['core/a.test.ts', '#server/app.ts', 'core may only import core'],
    ['web/a.tsx', '#server/app.ts', 'web may only import core, web'],
    ['web/a.tsx', '../cli/main.ts', 'web may only import core, web'],
    ['web/a.tsx', '#core/../server/app.ts', 'web may only import core, web'],
    ['server/a/b.ts', '#web/page.ts', 'server may only import core, server'],
    ['server/a/b.ts', '#cli/main.ts', 'server may only import core, server'],
    ['server/a/b.ts', '#tooling/build.ts', 'server may only import core, server'],
    ['cli/a.ts', '#web/page.ts', 'cli may only import cli, core, server'],
    ['cli/a.ts', '#tooling/browser.ts', 'cli may only import cli, core, server'],
    ['tooling/a.ts', '#core/layout/index.ts', 'tooling may only import bin, tooling'],
    ['server/a/b.ts', '../c/inner.ts', 'server/c is entered through its index.ts'],
    ['server/a/b.ts', '#server/c/deep/index.ts', 'server/c is entered through its index.ts'],
    ['server/a/b.test.ts', '../c/inner.ts', 'server/c is entered through its index.ts'],
    ['server/main.ts', './c/inner.ts', 'server/c is entered through its index.ts'],
    ['cli/a.ts', '#server/c/inner.ts', 'server/c is entered through its index.ts'],
    ['server/a/b.ts', '#server/database/testing/database.ts', 'which is for tests'],
    ['server/a/b.ts', './testing/helper.ts', 'which is for tests'],
    ['cli/a.ts', '#server/database/testing/database.ts', 'which is for tests'],
    ['web/a.ts', './testing/helper.ts', 'which is for tests'],
    ['core/a.ts', 'node:fs', 'core does no I/O'],
    ['core/a.ts', 'fs/promises', 'core does no I/O'],
    ['core/a.ts', 'pg', 'not among the packages known to be pure'],
    ['server/a/b.ts', 'fast-check', 'fast-check, which is a development dependency'],
    ['cli/a.ts', '@sparticuz/chromium', '@sparticuz/chromium, which is a development dependency'],
    ['server/a/b.ts', 'vega-datasets/data/x.csv', 'vega-datasets, which is a development dependency'],
    ['server/a/b.ts', 'rolldown/utils', 'rolldown, which package.json does not name'],
  ])('%s must not import %s', (from, specifier, complaint) => {
    const found = violations({ [from]: `\nimport { x } from '${specifier}';\nx();` });
    expect(found).toEqual([expect.stringContaining(complaint)]);
    expect(found[0]).toMatch(new RegExp(`^${from}:2 `));
  });

  test.each([
    ['core/a.ts', '#core/layout/index.ts'],
    ['core/a.ts', 'typebox/value'],
    ['core/a.test.ts', 'node:fs'],
    ['core/a.test.ts', 'fast-check'],
    ['core/layout/testing/boards.ts', 'fast-check'],
    ['web/a.ts', '#core/layout/index.ts'],
    ['web/a.ts', 'react'],
    ['server/a/b.ts', '../c/index.ts'],
    ['server/a/b.ts', './deep/inner.ts'],
    ['server/a/b.ts', '../problems.ts'],
    ['server/a/b.test.ts', '../database/testing/database.ts'],
    ['server/main.ts', './c/index.ts'],
    ['cli/a.ts', '#server/main.ts'],
    ['cli/a.ts', '#tooling/build.ts'],
    ['cli/a.integration.test.ts', '#server/database/testing/database.ts'],
    ['cli/demo/seed.ts', 'vega-datasets'],
    ['e2e/a.test.ts', '#server/database/testing/database.ts'],
    ['bench/a.ts', '#server/c/inner.ts'],
    ['bench/a.ts', 'react-grid-layout'],
  ])('%s may import %s', (from, specifier) => {
    expect(violations({ [from]: `import { x } from '${specifier}';\nx();` })).toEqual([]);
  });

  test.each([
    "import '#server/app.ts';",
    "import type { X } from '#server/app.ts';",
    "export * from '#server/app.ts';",
    "export { x } from '#server/app.ts';",
    "export type { X } from '#server/app.ts';",
    "const x = await import('#server/app.ts');",
    "type X = import('#server/app.ts').X;",
    "import x = require('#server/app.ts');",
    "const x = require('#server/app.ts');",
  ])('holds for every way of importing: %s', statement => {
    expect(violations({ 'web/a.ts': statement })).toHaveLength(1);
  });

  test('types of a development dependency are allowed, since they vanish', () => {
    expect(
      violations({ 'cli/a.ts': "import type { UserConfig } from 'vite'; export type C = UserConfig;" }),
    ).toEqual([]);
    expect(
      violations({ 'cli/a.ts': "import { type UserConfig } from 'vite'; export type C = UserConfig;" }),
    ).toHaveLength(1);
  });
});

describe('the domain is pure', () => {
  test.each([
    'Date.now()',
    'new Date()',
    'Date()',
    '[1].map(Date.now)',
    'Reflect.construct(Date, [])',
    'Math.random()',
    "Math['random']()",
    '(({ random }) => random())(Math)',
  ])('core must not say %s', expression => {
    expect(violations({ 'core/a.ts': `export const x = () => ${expression};` })).toHaveLength(1);
    expect(violations({ 'core/a.test.ts': `export const x = () => ${expression};` })).toEqual([]);
    expect(violations({ 'server/a.ts': `export const x = () => ${expression};` })).toEqual([]);
  });

  test.each([
    'new Date(0).toISOString()',
    "Date.parse('2026-01-01')",
    'Date.UTC(2026, 0)',
    'Math.max(1, 2) + Math.PI',
    '(date: Date) => date instanceof Date',
    '({ Date: 1, random: 2 }).Date',
  ])('core may say %s', expression => {
    expect(violations({ 'core/a.ts': `export const x = ${expression};` })).toEqual([]);
  });

  test('Biome refuses the globals of clock, chance, input and output in core, outside tests', () => {
    const names = [
      'setTimeout',
      'setInterval',
      'fetch',
      'crypto',
      'process',
      'performance',
      'globalThis',
      'localStorage',
    ];
    const text = `export const x = () => [${names.join(', ')}];\n`;
    expect(lint({ 'core/a.ts': text })).toEqual(names.map(() => 'lint/style/noRestrictedGlobals'));
    expect(lint({ 'core/a.test.ts': text, 'core/testing/a.ts': text, 'server/a.ts': text })).toEqual([]);
  });
});

describe('no cycles', () => {
  test.each([
    [
      'of values',
      "import { b } from './b.ts';\nexport const a = () => b;\n",
      "import { a } from './a.ts';\nexport const b = () => a;\n",
    ],
    [
      'of types',
      "import type { B } from './b.ts';\nexport type A = B[];\n",
      "import type { A } from './a.ts';\nexport type B = A[];\n",
    ],
    [
      'through subpaths',
      "import type { B } from '#server/b.ts';\nexport type A = B[];\n",
      "import type { A } from '#server/a.ts';\nexport type B = A[];\n",
    ],
    ['of re-exports', "export { b } from './b.ts';\n", "export { a as b } from './a.ts';\n"],
  ])('Biome refuses a cycle %s', (_, a, b) => {
    const found = lint({ 'server/a.ts': a, 'server/b.ts': b });
    expect(found.filter(rule => rule === 'lint/suspicious/noImportCycles')).toHaveLength(2);
  });
});
