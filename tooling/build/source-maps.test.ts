import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBuilt } from '../build.ts';
import { PlantedProject } from '../testing/planted-project.ts';
import { DEBUG_IDS } from './source-maps.ts';

const SETTINGS = readFileSync(join(import.meta.dirname, '../../web/vite.config.ts'), 'utf8');

/** Fails in the third line of its second file. */
const project = new PlantedProject({
  'package-lock.json': '{}',
  'web/vite.config.ts': `export default { build: { modulePreload: false, sourcemap: 'hidden',
    rolldownOptions: { output: { sourcemapDebugIds: true } } } };`,
  'web/index.html': '<script type="module" src="/main.ts"></script>',
  'web/main.ts': "import { fail } from '../core/fail.ts';\nfail(globalThis);\n",
  'core/fail.ts':
    "/** Fails. */\nexport function fail(what: { length?: number }) {\n  throw new Error('planned');\n}\n",
});
afterAll(() => project[Symbol.dispose]());

let page: string;
let kept: string;
beforeAll(async () => {
  page = await ensureBuilt({ root: project.root, log: () => {} });
  kept = join(project.root, 'dist', 'source-maps');
});
const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });
const script = () => files(page).find(name => name.endsWith('.js'))!;

test('the page that is served has no source map, and names none', () => {
  expect(files(page).filter(name => name.includes('.map'))).toEqual([]);
  expect(readFileSync(join(page, script()), 'utf8')).not.toContain('sourceMappingURL');
  expect(SETTINGS).toContain("sourcemap: 'hidden'");
});

test('where something failed is found in the sources with the map that was kept', () => {
  const code = new Script(readFileSync(join(page, script()), 'utf8'), { filename: 'built.js' });
  let stack = '';
  try {
    code.runInThisContext();
  } catch (error) {
    stack = (error as Error).stack ?? '';
  }
  const [, line, column] = /built\.js:(\d+):(\d+)/.exec(stack.slice(stack.indexOf('    at'))) ?? [];
  const map = new SourceMap(JSON.parse(readFileSync(join(kept, `${script()}.map`), 'utf8')));
  expect(map.findOrigin(Number(line), Number(column))).toMatchObject({
    fileName: 'core/fail.ts',
    lineNumber: 3,
  });
});

test('script, map and page agree on which belongs to which, and the map knows nothing of this machine', () => {
  const name = script().split('/').at(-1)!;
  const ids: Record<string, string> = JSON.parse(readFileSync(join(page, DEBUG_IDS), 'utf8'));
  const text = readFileSync(join(kept, `${script()}.map`), 'utf8');
  const code = readFileSync(join(kept, script()), 'utf8');
  expect(ids[name]).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(JSON.parse(text)).toMatchObject({ debugId: ids[name], debug_id: ids[name] });
  expect(code).toContain(`//# debugId=${ids[name]}`);
  const served = readFileSync(join(page, script()), 'utf8');
  expect(code.startsWith(served)).toBe(true);
  expect(served).not.toContain('debugId');
  expect(text).not.toContain(project.root);
});
