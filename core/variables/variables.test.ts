import { describe, expect, test } from 'vitest';
import type { Query, Variable } from '../contract/index.ts';
import { ALL_VALUES, VARIABLE_LIMITS } from '../query/index.ts';
import { ANNA, BEN } from '../testing/ids.ts';
import { listVariable, Stream } from '../testing/stream.ts';
import { chooseValues, inOrder, needsKnown, valuesOf } from './index.ts';

const set = (...variables: Variable[]) => ({ type: 'setVariables' as const, variables });
const asking = (name: string, sql: string, more: Partial<Variable> = {}): Variable => {
  const query: Query = { source: 'postgres', sql };
  return { name, label: '', kind: 'query', query, default: '', multi: false, all: false, ...more };
};
const text = (name: string, more: Partial<Variable> = {}): Variable => ({
  name,
  label: '',
  kind: 'text',
  default: 'x',
  multi: false,
  all: false,
  ...more,
});

describe('setVariables', () => {
  test('VARIABLE-1: it carries all definitions before and after, in their order', () => {
    const stream = new Stream();
    const [city, host] = [listVariable('city'), text('host')];
    expect(stream.do(set(city, host), ANNA, 'variablesSet').data).toEqual({
      before: [],
      after: [city, host],
    });
    expect(stream.do(set(host, city), BEN, 'variablesSet').data).toEqual({
      before: [city, host],
      after: [host, city],
    });
    expect(stream.state.variables).toEqual([host, city]);
  });

  test('VARIABLE-1: undo brings the definitions back, unless somebody else has changed them since', () => {
    const stream = new Stream();
    const city = listVariable('city');
    stream.do(set(city));
    stream.do(set());
    expect(stream.do({ type: 'undo' }, ANNA, 'variablesSet').data).toMatchObject({ after: [city] });
    expect(stream.do({ type: 'redo' }, ANNA, 'variablesSet').data).toMatchObject({ after: [] });
    stream.do(set(text('host')), BEN);
    expect(stream.refusal({ type: 'undo' }, ANNA).code).toBe('nothing-to-undo');
    expect(stream.state.variables).toEqual([text('host')]);
  });

  test.each<[string, Variable[], string]>([
    ['one name twice', [text('city'), listVariable('city')], 'city'],
    ['a list without values', [listVariable('city', { options: [] })], 'no values'],
    ['a value twice', [listVariable('city', { options: [{ value: 'a' }, { value: 'a' }] })], 'twice'],
    ['a query variable without a query', [{ ...text('city'), kind: 'query' }], 'no query'],
    ['a text with several values', [text('city', { multi: true })], 'city'],
    ['a text that may be all', [text('city', { all: true })], 'city'],
    ['several defaults of one value', [listVariable('city', { default: ['Bern', 'Basel'] })], 'default'],
    ['all by default where all may not be', [listVariable('city', { default: ALL_VALUES })], 'all'],
  ])('VARIABLE-2: %s is refused, and the sentence names it', (_, variables, says) => {
    const { code, detail } = new Stream().refusal(set(...variables));
    expect(code).toBe('bad-variables');
    expect(detail).toContain(says);
  });

  test('VARIABLE-3: queries that mention each other in a circle are refused by name', () => {
    const { code, detail } = new Stream().refusal(
      set(asking('a', 'select $b'), asking('b', 'select $c'), asking('c', 'select $b')),
    );
    expect(code).toBe('bad-variables');
    expect(detail).toContain('b → c → b');
    expect(new Stream().refusal(set(asking('self', 'select $self'))).detail).toContain('self → self');
  });

  test('VARIABLE-3: chains are fine, also through a filter, and are put in order', () => {
    const where = [{ column: 'country', is: '$country' }];
    const city = asking('city', '', { query: { source: 'dataset', where } });
    const variables = [asking('host', 'select $city, $nobody'), city, listVariable('country')];
    new Stream().do(set(...variables));
    expect(inOrder(variables).ordered.map(({ name }) => name)).toEqual(['country', 'city', 'host']);
  });

  test('VARIABLE-4: a log from before there were variables evolves to none', () => {
    const stream = new Stream();
    stream.append({
      ...{ seq: 1, id: stream.id(), actor: 'system', commandId: stream.id(), at: '2026-01-01T00:00:00.000Z' },
      type: 'dashboardFolded',
      data: {
        ...{ title: 'Old', description: '', archived: false, regions: [], removed: [] },
        created: { by: ANNA, at: '2026-01-01T00:00:00.000Z' },
        foldedAt: '2026-01-01T01:00:00.000Z',
      },
    });
    expect(stream.state.variables).toEqual([]);
  });
});

describe('what is chosen', () => {
  const city = listVariable('city');
  const cities = listVariable('city', { multi: true, all: true, default: '' });
  const host = asking('host', 'select 1');

  test('VARIABLE-5: a list gives its own options alone, else its default', () => {
    expect(chooseValues(city, 'Basel', null)).toBe('Basel');
    expect(chooseValues(city, 'Paris', null)).toBe('Bern');
    expect(chooseValues(city, undefined, null)).toBe('Bern');
    expect(chooseValues(city, ['Basel', 'Bern'], null)).toBe('Basel');
    expect(chooseValues(cities, ['Paris', 'Basel'], null)).toEqual(['Basel']);
  });

  test('VARIABLE-5: all is every value of a list, and only where it may be chosen', () => {
    expect(chooseValues(cities, ALL_VALUES, null)).toEqual(['Bern', 'Basel']);
    expect(chooseValues(cities, undefined, null)).toEqual(['Bern', 'Basel']);
    expect(chooseValues(city, ALL_VALUES, null)).toBe('Bern');
  });

  test('VARIABLE-6: a query variable takes any text; all, and nothing chosen, need its values', () => {
    expect(needsKnown(host, 'gone')).toBe(false);
    expect(chooseValues(host, 'gone', null)).toBe('gone');
    expect(needsKnown(host, undefined)).toBe(true);
    expect(chooseValues(host, undefined, ['a', 'b'])).toBe('a');
    expect(chooseValues(host, undefined, [])).toBe('');
    const all = { ...host, all: true, multi: true };
    expect(needsKnown(all, ALL_VALUES)).toBe(true);
    expect(chooseValues(all, ALL_VALUES, ['a', 'b'])).toEqual(['a', 'b']);
    expect(chooseValues(all, ['b'], null)).toEqual(['b']);
    expect(needsKnown({ ...host, default: 'a' }, undefined)).toBe(false);
  });

  test('VARIABLE-7: a text is what was typed, within the limit, and never all', () => {
    const long = 'x'.repeat(VARIABLE_LIMITS.valueLength + 5);
    expect(chooseValues(text('t'), long, null)).toHaveLength(VARIABLE_LIMITS.valueLength);
    expect(chooseValues(text('t'), '', null)).toBe('');
    expect(chooseValues(text('t'), undefined, null)).toBe('x');
    expect(chooseValues(text('t'), ALL_VALUES, null)).toBe(ALL_VALUES);
  });
});

describe('the values of a query', () => {
  const frame = {
    columns: [
      { name: 'at', type: 'time' as const, values: [0, 0, null] },
      { name: 'n', type: 'number' as const, values: [2, 1.5, 2] },
    ],
    rows: 3,
    at: 0,
  };

  test('VARIABLE-8: each once, of the column that is named or the first', () => {
    expect(valuesOf({ column: 'n' }, frame)).toEqual({ values: [{ value: '2' }, { value: '1.5' }] });
    expect(valuesOf({}, frame)).toEqual({ values: [{ value: '1970-01-01T00:00:00.000Z' }] });
    expect(valuesOf({ column: 'missing' }, frame)).toBeNull();
    expect(valuesOf({}, { columns: [], rows: 0, at: 0 })).toEqual({ values: [] });
  });

  test('VARIABLE-8: at most as many as can be chosen from, and it says when there are more', () => {
    const values = Array.from({ length: VARIABLE_LIMITS.values + 1 }, (_, n) => n);
    const many = { columns: [{ name: 'n', type: 'number' as const, values }], rows: values.length, at: 0 };
    const found = valuesOf({}, many);
    expect(found?.values).toHaveLength(VARIABLE_LIMITS.values);
    expect(found?.truncated).toBe(true);
    expect(valuesOf({}, { ...frame, truncated: true })?.truncated).toBe(true);
  });
});
