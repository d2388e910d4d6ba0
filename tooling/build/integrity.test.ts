import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addIntegrity } from './integrity.ts';

/** `printf 'void 0;' | openssl dgst -sha384 -binary | base64` */
const DIGEST = 'sha384-BpFICzdPBNixK4o928oBOmMmx/LqAT37jxGYHs3bM0tYb4bgovLGDhlR6UcYd1LY';

test('scripts and style sheets say what they must contain, other links do not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'integrity-'));
  mkdirSync(join(folder, 'assets'));
  for (const name of ['theme.js', 'assets/a.js', 'assets/a.css'])
    writeFileSync(join(folder, name), 'void 0;');
  const page = (integrity: string) => `<link rel="icon" href="/favicon.svg" />
<link rel="preload" href="/config.json" as="fetch" crossorigin />
<script src="/theme.js"${integrity}></script>
<script type="module" crossorigin src="/assets/a.js"${integrity}></script>
<link rel="modulepreload" crossorigin href="/assets/a.js"${integrity}>
<link rel="stylesheet" crossorigin href="/assets/a.css"${integrity}>
<script>inline()</script>`;
  writeFileSync(join(folder, 'index.html'), page(''));
  addIntegrity(folder);
  addIntegrity(folder);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe(page(` integrity="${DIGEST}"`));
  rmSync(folder, { recursive: true });
});
