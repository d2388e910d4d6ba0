import { parseList } from 'structured-headers';
import { describe, expect, test } from 'vitest';
import { CLASS_NAMES, limitClass } from './classes.ts';
import { allPolicies, limitField, policyField } from './fields.ts';

describe('the table of limits', () => {
  test('has intervals that a thousandth of a millisecond divides, so that sums are exact', () => {
    for (const { name, intervalMs } of allPolicies)
      expect(Math.abs(intervalMs * 1_000 - Math.round(intervalMs * 1_000)), name).toBeLessThan(1e-9);
  });

  test('gives a person less than their tenant, so that one alone cannot use up what all share', () => {
    for (const name of CLASS_NAMES) {
      const { person, tenant, key } = limitClass(name).limits;
      if (!person || !tenant) continue;
      expect(person.quota, name).toBeLessThan(tenant.quota);
      expect(person.quota / person.window, name).toBeLessThan(tenant.quota / tenant.window);
      expect(key, name).toEqual(person);
    }
  });
});

describe('the fields of the draft', () => {
  test('parse as lists of structured fields', () => {
    const charges = allPolicies.map(policy => ({ policy, key: '' }));
    const items = parseList(policyField(charges));
    expect(items.length).toBe(allPolicies.length);
    for (const [value, parameters] of items) {
      const policy = allPolicies.find(({ name }) => name === value)!;
      expect([...parameters]).toEqual([
        ['q', policy.quota],
        ['w', policy.windowMs / 1_000],
      ]);
    }
    const verdict = { admitted: true, policy: allPolicies[0]!, remaining: 7, waitMs: 1_200 };
    const [[name, parameters]] = parseList(limitField(verdict)) as [[unknown, Map<string, unknown>]];
    expect([name, ...parameters]).toEqual([allPolicies[0]!.name, ['r', 7], ['t', 2]]);
  });
});
