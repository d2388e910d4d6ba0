import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { testApp } from './testing/app.ts';
import { metricsPage } from './testing/metrics-page.ts';

const PAGE = fileURLToPath(new URL('../docs/metrics.md', import.meta.url));

test('docs/metrics.md says every metric that a server with everything switched on has', async () => {
  // A Redis that is not there has a metric all the same.
  await using app = await testApp({ bus: 'postgres', env: { REDIS_URL: 'redis://127.0.0.1:1' } });
  await expect(metricsPage(app.app.instruments.registry)).toMatchFileSnapshot(PAGE);
});
