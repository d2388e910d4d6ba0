import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem, Query, Variable, VariableValues } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import {
  askRegion,
  call,
  DASHBOARD,
  type DataApp,
  dataApp,
  newDataset,
  pushTo,
} from '../testing/data-app.ts';

let data: DataApp;
let cities: Query;
beforeAll(async () => {
  data = await dataApp();
  const { id } = await newDataset(data, 'Cities');
  const body = 'country,city,n\nCH,Bern,1\nCH,Basel,2\nFR,Lyon,3\nCH,Bern,4\n';
  expect((await pushTo(data, id, { body })).statusCode).toBe(200);
  cities = { source: 'dataset', dataset: id };
  data.define([country, { ...city, query: { ...cities, where: [{ column: 'country', is: '$country' }] } }]);
});
afterAll(async () => data?.close());

const country: Variable = {
  ...{ name: 'country', label: '', kind: 'list', multi: false, all: false },
  options: [{ value: 'CH', label: 'Switzerland' }, { value: 'FR' }],
  default: 'CH',
};
const city: Variable = {
  ...{ name: 'city', label: '', kind: 'query', column: 'city', multi: true, all: true },
  default: '',
};

const values = (name: string, search = '', who = data.viewer) =>
  call(data, who, 'GET', `home/dashboards/${DASHBOARD}/variables/${name}/values${search}`);
const valuesIn = async (name: string, search = '') =>
  (await values(name, search)).json<VariableValues>().values.map(({ value }) => value);
const shown = async (search: string) => {
  const { source: _, ...query } = cities;
  const where = [{ column: 'city', is: '$city' }];
  const frame = await askRegion(data, { ...query, columns: ['n'], where }, search);
  return frame.columns[0]!.values;
};

describe('the values of a variable', () => {
  test('are there for whoever may look, each once, also those of a chain', async () => {
    expect((await values('country')).json()).toEqual({ values: country.options });
    expect(await valuesIn('city')).toEqual(['Bern', 'Basel']);
    expect(await valuesIn('city', '?var-country=FR')).toEqual(['Lyon']);
    expect(await valuesIn('city', '?var-country=Atlantis')).toEqual(['Bern', 'Basel']);
  });

  test('are not for others, and a name that is not there is not found', async () => {
    expect((await values('city', '', data.stranger)).json<Problem>().code).toBe('tenant-not-found');
    expect((await values('nobody')).json<Problem>().code).toBe('not-found');
    expect((await values('city', '?sql=select+1')).json<Problem>().code).toBe('invalid-request');
  });

  test('a column that is not there is named, beside those that are', async () => {
    data.define([{ ...city, query: cities, column: 'town' }]);
    const { code, detail } = (await values('city')).json<Problem>();
    expect(code).toBe('bad-query');
    expect(detail).toMatch(/“town”.*“country”/);
    data.define([country, { ...city, query: { ...cities, where: [{ column: 'country', is: '$country' }] } }]);
  });
});

describe('the data of a region', () => {
  test('is filtered by one value, by several, and by all of a chain', async () => {
    expect(await shown('?var-city=Basel')).toEqual([2]);
    expect(await shown('?var-city=Basel&var-city=Lyon')).toEqual([2, 3]);
    expect(await shown('?var-city=$__all&var-country=FR')).toEqual([3]);
    expect(await shown('')).toEqual([1, 2, 4]);
  });

  test('values are bound: a quote is a quote', async () => {
    expect(await shown(`?var-city=${encodeURIComponent("Bern' or 'a'='a")}`)).toEqual([]);
  });

  test('a variable that nobody defined is refused with its name', async () => {
    data.define([]);
    await expect(shown('?var-city=Basel')).rejects.toThrow(/bad-query: .*\$city/);
  });
});

test('a query that is tried has the variables of its dashboard: what is chosen, else their defaults', async () => {
  data.define([country]);
  const tried = async (body: object) => {
    const query = { ...cities, columns: ['n'], where: [{ column: 'country', is: '$country' }] };
    const answer = await call(data, data.editor, 'POST', 'home/query', { query, ...body });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return answer.json<Frame>().columns[0]?.values;
  };
  expect(await tried({ dashboard: DASHBOARD })).toEqual([1, 2, 4]);
  expect(await tried({ dashboard: DASHBOARD, variables: { country: 'FR' } })).toEqual([3]);
  expect(await tried({ variables: { country: 'FR' } })).toEqual([3]);
});
