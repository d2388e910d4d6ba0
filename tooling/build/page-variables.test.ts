import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { resolveConfig } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { VARIABLES } from '#server/config/index.ts';
import { runVite } from './run-vite.ts';

const root = resolve(import.meta.dirname, '../..');
const CANARY = 'canary-7f3b9c1e5a';
const NAMES = [...Object.keys(VARIABLES).filter(name => name.startsWith('VITE_')), 'VITE_SOMETHING_ELSE'];

let folder: string;
const built: { readonly path: string; readonly text: string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'built-page-'));
  for (const name of NAMES) vi.stubEnv(name, `${CANARY}-${name}`);
  vi.stubEnv('JWT_SECRET', `${CANARY}-JWT_SECRET`);
  try {
    await runVite(root, folder);
  } finally {
    vi.unstubAllEnvs();
  }
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/\.(?:js|css|html|json|map)$/.test(path))
      built.push({ path, text: readFileSync(join(folder, path), 'utf8') });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the built page and its source maps contain nothing of the environment it was built in', () => {
  expect(built.length).toBeGreaterThan(10);
  expect(built.filter(({ text }) => text.includes(CANARY)).map(({ path }) => path)).toEqual([]);
});

test('the built page reads its variables when it starts', () => {
  expect(built.find(({ path }) => path === 'index.html')?.text).toContain('href="/config.json"');
  const code = built.filter(({ path }) => path.endsWith('.js')).map(({ text }) => text);
  expect(code.some(text => text.includes('/config.json'))).toBe(true);
  expect(readdirSync(folder)).not.toContain('config.json');
});

test('Vite looks at no .env file, and offers the sources no variable of its own accord', async () => {
  for (const name of NAMES) vi.stubEnv(name, CANARY);
  const config = await resolveConfig({ configFile: join(root, 'web/vite.config.ts') }, 'build', 'production');
  vi.unstubAllEnvs();
  expect(config.envDir).toBe(false);
  expect(Object.keys(config.env).sort()).toEqual(['BASE_URL', 'DEV', 'MODE', 'PROD']);
});
