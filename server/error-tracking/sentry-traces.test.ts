import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config/index.ts';
import { decodeTraces, type ReceivedSpan } from '../testing/otlp/decode-traces.ts';
import { currentTracing, startTracing, tracedFrom } from '../tracing/index.ts';
import { sentryTraces } from './sentry-traces.ts';

afterEach(() => currentTracing().stop());

describe('traces for Sentry', () => {
  test.each([
    [{}],
    [{ SENTRY_TRACES: 'true' }],
    [{ SENTRY_DSN: 'https://abc@sentry.acme.org/7' }],
    [{ SENTRY_DSN: 'https://abc@sentry.acme.org/7', SENTRY_TRACES: 'false' }],
  ])('go nowhere with %o', env => {
    expect(sentryTraces(readConfig({ NODE_ENV: 'test', ...env }))).toEqual([]);
  });

  test.each([
    ['https://abc@o1.ingest.sentry.io/7', 'https://o1.ingest.sentry.io/api/7/integration/otlp/v1/traces/'],
    [
      'http://abc@sentry.acme.org:9000/in/here/7',
      'http://sentry.acme.org:9000/in/here/api/7/integration/otlp/v1/traces/',
    ],
  ])('of the project %s go to %s', (SENTRY_DSN, url) => {
    const config = readConfig({ NODE_ENV: 'test', SENTRY_DSN, SENTRY_TRACES: 'true' });
    expect(sentryTraces(config)).toEqual([
      { url, headers: { 'x-sentry-auth': 'Sentry sentry_version=7, sentry_key=abc' } },
    ]);
  });

  test('are those of the one provider, sampled as it says, with the key of the project', async () => {
    const spans: ReceivedSpan[] = [];
    const asked: string[] = [];
    const sentry = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      asked.push(`${request.url} ${request.headers['x-sentry-auth']}`);
      spans.push(...decodeTraces(Buffer.concat(chunks)));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(sentry, 'listening');
    const { port } = sentry.address() as AddressInfo;
    const config = readConfig({
      NODE_ENV: 'test',
      SENTRY_DSN: `http://abc@127.0.0.1:${port}/7`,
      SENTRY_TRACES: 'true',
      TRACES_SAMPLE_RATE: '1',
      TRACES_PER_SECOND: '1000000',
    });
    const destinations = sentryTraces(config);
    const tracing = await startTracing({ config, version: '1', say: () => {}, destinations });
    tracedFrom(null, 'work', null, () => {});
    await tracing.stop();
    sentry.close();
    expect(spans.map(({ name }) => name)).toEqual(['work']);
    expect(asked).toEqual(['/api/7/integration/otlp/v1/traces/ Sentry sentry_version=7, sentry_key=abc']);
    expect(tracing.counts.exported).toBe(1);
  });
});
