import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyChanges } from '../testing/script.ts';
import { newRegion, Stream } from '../testing/stream.ts';
import { fieldOf, fieldsOf, sameValue, withFields } from './fields.ts';

function anyRegion() {
  const stream = new Stream();
  return stream.region(stream.add({ x: 0, y: 0, w: 1, h: 1 }, newRegion({ x: 0, y: 0, w: 1, h: 1 })));
}

describe('fields', () => {
  test('REGION-4: what changes name is what can be read back, field by field', () => {
    const region = anyRegion();
    fc.assert(
      fc.property(anyChanges, changes => {
        const fields = fieldsOf(changes);
        const after = withFields(region, fields);
        for (const [field, value] of Object.entries(fields)) expect(fieldOf(after, field)).toEqual(value);
        const before = Object.fromEntries(Object.keys(fields).map(field => [field, fieldOf(region, field)]));
        expect(withFields(after, before)).toStrictEqual(region);
      }),
    );
  });

  test('REGION-4: no name of an option reaches the prototype', () => {
    const after = withFields(anyRegion(), { 'widget.options.__proto__': { polluted: true } });
    expect(Object.getPrototypeOf(after.widget.options)).toBe(Object.prototype);
    expect(Object.entries(after.widget.options)).toEqual([['__proto__', { polluted: true }]]);
    expect(fieldOf(anyRegion(), 'widget.options.toString')).toBeUndefined();
  });
});

describe('sameValue', () => {
  test.each([
    [1, 1, true],
    [1, '1', false],
    [null, undefined, false],
    [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { b: 1 }, false],
    [{}, [], false],
    [[1, 2], [2, 1], false],
    [[], [], true],
    [null, {}, false],
    [{}, { toString: 1 }, false],
    [{ toString: 1 }, {}, false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
    expect(sameValue(b, a)).toBe(same);
  });
});
