import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from './basics.ts';
import { unstorable } from './storable.ts';

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('unstorable', () => {
  test.each([
    [{ commands: [{ title: 'a\0b' }] }, 'commands/0/title'],
    [{ commands: [{ title: 'fine' }, { title: '\ud83d' }] }, 'commands/1/title'],
    [{ options: { a: ['x', '\udc00'] } }, 'options/a/1'],
    [{ options: { 'a\0': 1 } }, 'options'],
    [{ options: { max: JSON.parse('1e999') } }, 'options/max'],
    [{ options: { max: Number.NaN } }, 'options/max'],
    ['\0', ''],
  ])('LIMIT-10: names where what cannot be kept stands: %#', (value, path) => {
    expect(unstorable(value)).toMatchObject({ path, detail: expect.stringMatching(/\.$/) });
  });

  test('LIMIT-10: what JSON can spell otherwise is kept', () => {
    const values = fc
      .jsonValue({ maxDepth: 6 })
      .filter(value => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(values, value => {
        expect(unstorable(value)).toBeNull();
      }),
    );
    expect(unstorable({ a: '😀 \u0001\uffff', b: [null, true, -1e308] })).toBeNull();
  });

  test('LIMIT-11: what lies too deep is refused, however deep', () => {
    expect(unstorable(nested(LIMITS.depth))).toBeNull();
    expect(unstorable(nested(LIMITS.depth + 1))).toMatchObject({ detail: expect.stringMatching(/levels/) });
    const bottomless = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    expect(unstorable(bottomless)).not.toBeNull();
  });

  test('LIMIT-10: a member named __proto__ is refused, wherever it lies', () => {
    for (const text of ['{"__proto__":1}', '{"a":[{"\\u005f_proto__":{}}]}'])
      expect(unstorable(JSON.parse(text))).toMatchObject({ detail: expect.stringMatching(/__proto__/) });
    expect(unstorable({ constructor: { prototype: 1 } })).toBeNull();
  });
});
