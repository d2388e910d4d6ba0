import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptsValue } from '../testing/validator.ts';
import { mentionedIn, replaceMentioned, usedVariables, VariablesSchema } from './variables.ts';

test('QUERY-7: a text mentions variables as $name, also in braces, each once', () => {
  const sql = 'select * from t where a = $city and b = any($hosts) and c = $city and at > $from';
  expect(mentionedIn(sql)).toEqual(['city', 'hosts', 'from']);
  const braced = (name: string) => `$\{${name}}`;
  expect(mentionedIn(`${braced('city')}_suffix $city_suffix`)).toEqual(['city', 'city_suffix']);
  expect(mentionedIn(`costs 5$, $1, $$, ${braced('')}, $ {city}, $9lives`)).toEqual([]);
});

test('QUERY-7: an answer depends on the variables that are mentioned and on no others', () => {
  const variables = { city: 'Bern', hosts: ['b', 'a'], unused: 'x' };
  expect(usedVariables(['$hosts', undefined, '$city $nobody'], variables)).toEqual({
    city: 'Bern',
    hosts: ['b', 'a'],
  });
  expect(usedVariables([undefined], variables)).toEqual({});
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), { maxLength: 8 });
  fc.assert(
    fc.property(names, names, (known, mentioned) => {
      const chosen = Object.fromEntries(known.map(name => [name, name]));
      const used = usedVariables([mentioned.map(name => `$${name}`).join(' ')], chosen);
      expect(Object.keys(used)).toEqual(known.filter(name => mentioned.includes(name)).toSorted());
    }),
  );
});

test('QUERY-8: names are words, none of them one of the time range; values are texts or lists of them', () => {
  const accepts = acceptsValue(VariablesSchema);
  expect(accepts({ city: 'Bern', hosts: ['a', 'b'], none: [], empty: '' })).toBe(true);
  for (const name of [
    'from',
    'to',
    'interval',
    'range',
    'rate_interval',
    '1st',
    'a-b',
    '',
    '__proto__x',
    'a'.repeat(41),
  ])
    expect(accepts({ [name]: 'x' }), name).toBe(false);
  for (const name of ['fromage', 'to_city', 'intervals', 'ranges'])
    expect(accepts({ [name]: 'x' }), name).toBe(true);
  for (const value of [1, null, { a: 1 }, [1], 'x'.repeat(1_001), Array(501).fill('x')])
    expect(accepts({ city: value })).toBe(false);
});

test('QUERY-7: what stands for a variable takes the place of each mention; unknown names stay', () => {
  const known = new Map([
    ['host', '$host'],
    ['n', '1'],
  ]);
  const say = (name: string) => known.get(name);
  expect(replaceMentioned(`$host \${host}x $hosts $1 $n$n $`, say)).toBe('$host $hostx $hosts $1 11 $');
});
