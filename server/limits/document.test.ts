import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { rateLimitsPage } from './testing/document.ts';

const PAGE = fileURLToPath(new URL('../../docs/rate-limits.md', import.meta.url));

test('docs/rate-limits.md says what the table says', async () => {
  await expect(rateLimitsPage()).toMatchFileSnapshot(PAGE);
});
