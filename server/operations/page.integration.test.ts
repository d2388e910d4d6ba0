import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../testing/app.ts';

const TEXT = 'const answer = 42;\n'.repeat(100);
const folder = mkdtempSync(join(tmpdir(), 'page-'));
let app: TestApp;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Page</title>');
  writeFileSync(join(folder, 'assets', 'answer-1a2b.js'), TEXT);
  writeFileSync(join(folder, 'assets', 'answer-1a2b.js.br'), brotliCompressSync(TEXT));
  app = await testApp({ pageFolder: folder });
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true });
});

const asset = (encodings: string) =>
  app.app.inject({ url: '/assets/answer-1a2b.js', headers: { 'accept-encoding': encodings } });

test('a file that was built compressed is sent so to browsers that understand it, and whole to others', async () => {
  const compressed = await asset('gzip, deflate, br');
  expect(compressed.headers['content-encoding']).toBe('br');
  expect(compressed.headers.vary).toMatch(/accept-encoding/i);
  expect(compressed.headers['content-type']).toMatch(/^(?:text|application)\/javascript/);
  expect(compressed.rawPayload.length).toBeLessThan(TEXT.length / 10);

  const whole = await asset('identity');
  expect(whole.headers['content-encoding']).toBeUndefined();
  expect(whole.body).toBe(TEXT);
  for (const answer of [compressed, whole])
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
});
