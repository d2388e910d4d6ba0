import { describe, expect, test } from 'vitest';
import { uuid } from '../testing/ids.ts';
import { acceptsValue } from '../testing/validator.ts';
import { ClientMessageSchemas, LIVE_PROTOCOL } from './live.ts';

const { hello, presence, watch } = ClientMessageSchemas;

describe('messages of a client', () => {
  test('COMMAND-17: hello says a seq or null, nothing else', () => {
    const accepts = acceptsValue(hello);
    expect([0, 7, null].map(seq => accepts({ type: 'hello', seq }))).toEqual([true, true, true]);
    for (const seq of [-1, 1.5, '7', Number.NaN, 2 ** 53, undefined])
      expect(accepts({ type: 'hello', seq }), String(seq)).toBe(false);
    expect(accepts({ type: 'hello', seq: 1, token: 'x' })).toBe(false);
  });

  test('COMMAND-17: presence names a region or nothing', () => {
    const accepts = acceptsValue(presence);
    expect(accepts({ type: 'presence', selection: uuid(1) })).toBe(true);
    expect(accepts({ type: 'presence', selection: null })).toBe(true);
    expect(accepts({ type: 'presence', selection: 'somewhere' })).toBe(false);
    expect(accepts({ type: 'presence' })).toBe(false);
  });

  test('COMMAND-17: watch names regions', () => {
    const accepts = acceptsValue(watch);
    const range = { from: 'now-1h', to: 'now' };
    expect(accepts({ type: 'watch', regions: [uuid(1)], ...range, refresh: 5 })).toBe(true);
    expect(accepts({ type: 'watch', regions: [], ...range })).toBe(true);
    expect(accepts({ type: 'watch', regions: ['r'], ...range })).toBe(false);
    expect(accepts({ type: 'watch', regions: [uuid(1)], from: '', to: 'now' })).toBe(false);
    expect(accepts({ type: 'watch', regions: [uuid(1)], ...range, refresh: 0 })).toBe(false);
    const choosing = (variables: unknown) => accepts({ type: 'watch', regions: [], ...range, variables });
    expect(choosing({ city: 'Bern', hosts: ['a', 'b'] })).toBe(true);
    expect(choosing({ from: 'now' })).toBe(false);
    expect(choosing({ city: 1 })).toBe(false);
  });

  test('COMMAND-17: the protocol has a version in its name', () => {
    expect(LIVE_PROTOCOL).toMatch(/\.v\d+$/);
  });
});
