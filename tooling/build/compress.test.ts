import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressTexts } from './compress.ts';

test('texts worth it are there compressed, too, and say the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compress-'));
  const text = 'const answer = 42;\n'.repeat(200);
  for (const name of ['large.js', 'large.js.map', 'photo.woff2']) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'small.js'), 'const answer = 42;');
  compressTexts(folder);
  expect(readdirSync(folder).sort()).toEqual(
    ['large.js', 'large.js.br', 'large.js.gz', 'large.js.map', 'photo.woff2', 'small.js'].sort(),
  );
  expect(brotliDecompressSync(readFileSync(join(folder, 'large.js.br'))).toString()).toBe(text);
  expect(gunzipSync(readFileSync(join(folder, 'large.js.gz'))).toString()).toBe(text);
  rmSync(folder, { recursive: true });
});
