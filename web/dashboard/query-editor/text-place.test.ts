import { describe, expect, test } from 'vitest';
import { placeInText } from './text-place.ts';

const SQL = 'select *\nfrom ordrs\nwhere';
const marked = (extra: Record<string, unknown>) => {
  const place = placeInText(SQL, extra);
  return place && SQL.slice(place.from, place.to);
};

describe('placeInText', () => {
  test('by position', () => {
    expect(placeInText(SQL, { position: 14 })).toEqual({ from: 14, to: 19, line: 2, column: 6 });
    expect(marked({ position: 14 })).toBe('ordrs');
  });
  test('by line and column', () => {
    expect(placeInText(SQL, { line: 2, column: 6 })).toEqual(placeInText(SQL, { position: 14 }));
    expect(marked({ line: 1, column: 8 })).toBe('*');
    expect(marked({ line: 3 })).toBe('where');
  });
  test('at the end, what stands before it', () => {
    expect(marked({ position: SQL.length })).toBe('e');
    expect(placeInText('a\n', { line: 2, column: 1 })).toMatchObject({ from: 0, line: 2, column: 1 });
  });
  test.each([{}, { position: -1 }, { position: 999 }, { position: 1.5 }, { line: 9 }, { line: '2' }])(
    'nowhere for %j',
    extra => {
      expect(placeInText(SQL, extra)).toBeNull();
    },
  );
  test('nowhere in no text', () => expect(placeInText('', { position: 0 })).toBeNull());
});
