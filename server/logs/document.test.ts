import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withSections } from './testing/document.ts';

const PAGE = fileURLToPath(new URL('../../docs/logs.md', import.meta.url));

test('docs/logs.md has the fields and events that there are', async () => {
  await expect(withSections(readFileSync(PAGE, 'utf8'))).toMatchFileSnapshot(PAGE);
});
