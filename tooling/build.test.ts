import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BuildFailed, ensureBuilt } from './build.ts';
import { PlantedProject } from './testing/planted-project.ts';

const PAGE = {
  'package-lock.json': '{}',
  'web/index.html': '<script type="module" src="/main.ts"></script>',
  'web/main.ts': "import { name } from '../core/name.ts';\ndocument.title = name;\n",
  'core/name.ts': "export const name = 'first';\n",
};

/** Builds, and tells whether there was something to do. */
async function build(root: string, force = false): Promise<boolean> {
  const said: string[] = [];
  await ensureBuilt({ root, force, log: sentence => said.push(sentence) });
  return said.length > 0;
}

function script(root: string): string {
  const assets = join(root, 'dist/web/assets');
  return readdirSync(assets)
    .map(name => readFileSync(join(assets, name), 'utf8'))
    .join('\n');
}

test('builds once, then again when the page, the domain or the packages change, or when told to', async () => {
  using project = new PlantedProject(PAGE);
  const { root } = project;
  expect(await build(root)).toBe(true);
  expect(script(root)).toContain('first');
  expect(await build(root)).toBe(false);

  project.write('core/name.test.ts', 'a test');
  expect(await build(root)).toBe(false);
  project.write('core/name.ts', "export const name = 'second';\n");
  expect(await build(root)).toBe(true);
  expect(script(root)).toContain('second');
  expect(script(root)).not.toContain('first');
  project.write('package-lock.json', '{ "packages": {} }');
  expect(await build(root)).toBe(true);
  expect(await build(root, true)).toBe(true);
  expect(readdirSync(join(root, 'dist'))).toEqual(['release.json', 'source-maps', 'web']);
});

test('builds at the same time do not disturb each other', async () => {
  using project = new PlantedProject(PAGE);
  await Promise.all([build(project.root), build(project.root)]);
  expect(script(project.root)).toContain('first');
  expect(await build(project.root)).toBe(false);
});

test('a failing build says why, keeps the page that works and leaves nothing half-built', async () => {
  using project = new PlantedProject(PAGE);
  await build(project.root);
  project.write('web/main.ts', "import './missing.ts';\n");
  const failure = await build(project.root).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BuildFailed);
  expect((failure as BuildFailed).output).toContain('missing.ts');
  expect(readdirSync(join(project.root, 'dist'))).toEqual(['release.json', 'source-maps', 'web']);
  expect(existsSync(join(project.root, 'dist/web/index.html'))).toBe(true);
});

test('clears away what a killed build left', async () => {
  using project = new PlantedProject(PAGE);
  project.write('dist/.web-999999999/index.html', '');
  await build(project.root);
  expect(readdirSync(join(project.root, 'dist'))).toEqual(['release.json', 'source-maps', 'web']);
});
