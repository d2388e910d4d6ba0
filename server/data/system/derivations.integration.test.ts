import { expect, test } from 'vitest';
import { testApp } from '#server/testing/app.ts';
import type { Derivation } from './derivation.ts';
import { DERIVATIONS } from './derivations.ts';

test('every metric that numbers are made of is one of the server’s', async () => {
  await using server = await testApp({ bus: 'postgres' });
  const { registry } = server.app.instruments;
  const wanted = Object.values<Derivation>(DERIVATIONS).flatMap(({ metrics }) => metrics);
  expect(wanted.filter(name => !registry.getSingleMetric(name))).toEqual([]);
});
