import { expect, test } from 'vitest';
import { PAGE_CONFIG_TYPES, parsePageConfig } from '#core/contract/page-config.ts';
import { PAGE_NAMES, pageConfigOf } from './page-config.ts';
import { readConfig } from './read.ts';
import { goodEnvironment } from './testing/good-environment.ts';
import { VARIABLES, type Variables } from './variables.ts';

test('the page reads exactly the variables that the schema gives it', () => {
  // RELEASE is no variable: the program that writes the file knows it.
  expect([...PAGE_NAMES, 'RELEASE'].sort()).toEqual(Object.keys(PAGE_CONFIG_TYPES).sort());
});

test('the page can read what it is told, and is told nothing else', () => {
  const config = pageConfigOf(readConfig(goodEnvironment()), 'region-dashboard@1.0.0+abc');
  expect(parsePageConfig(config)).toEqual(config);
  expect(Object.keys(config).sort()).toEqual([...PAGE_NAMES, 'RELEASE'].sort());
});

test('what is not set is not there', () => {
  const bare = { ENABLE_EVENT_SOURCING: true, ENABLE_METRICS: true };
  expect(pageConfigOf(readConfig({}), 'region-dashboard@1.0.0+abc')).toEqual(bare);
  expect(pageConfigOf(readConfig({ TRACES_SAMPLE_RATE: '1', SENTRY_TRACES: 'false' }), '')).toEqual(bare);
});

test.each([
  ['a collector', { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.acme.org' }],
  ['a collector by its whole address', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://otlp.acme.org/x' }],
  ['Sentry', { SENTRY_TRACES: 'true', SENTRY_DSN: 'https://key@sentry.acme.org/1' }],
])('the page is told how much to trace when %s takes traces, and not where', (_, env) => {
  const told = pageConfigOf(readConfig({ TRACES_SAMPLE_RATE: '1', ...env }), '');
  expect(told.TRACES_SAMPLE_RATE).toBe(1);
  expect(JSON.stringify(told)).not.toContain('acme.org');
});

test('no variable that the page is told is a secret', () => {
  expect(PAGE_NAMES.filter(name => (VARIABLES as Variables)[name]?.secret)).toEqual([]);
});
