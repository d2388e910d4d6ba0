import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { corsPage, headersPage } from './testing/documents.ts';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));

test.each([
  ['headers.md', headersPage],
  ['cors.md', corsPage],
])('docs/%s says what the server does', async (name, page) => {
  await expect(page()).toMatchFileSnapshot(`${docs}${name}`);
});
