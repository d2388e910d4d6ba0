import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import type { SourceEntry } from '#core/contract/index.ts';
import { databaseCompletion, sqlName, tablesIn } from './database-completion.ts';

const TABLES: readonly SourceEntry[] = [
  { kind: 'table', name: 'orders' },
  { kind: 'view', name: 'customers' },
  { kind: 'table', name: 'audit.events' },
];
const COLUMNS: Readonly<Record<string, readonly SourceEntry[]>> = {
  orders: [{ kind: 'column', name: 'amount', detail: 'numeric' }],
  'audit.events': [{ kind: 'column', name: 'happened_at' }],
};
const source = databaseCompletion({
  tables: async () => TABLES,
  columns: async table => COLUMNS[table] ?? [],
});

/** What is offered where `|` stands, and the text it would replace. */
async function offered(text: string, explicit = false) {
  const pos = text.indexOf('|');
  const doc = text.replace('|', '');
  const result = await source(new CompletionContext(EditorState.create({ doc }), pos, explicit));
  return (
    result && { labels: result.options.map(({ label }) => label), replaces: doc.slice(result.from, pos) }
  );
}

describe('databaseCompletion', () => {
  test('tables, behind the columns of those that the statement names', async () => {
    expect(await offered('select a| from orders')).toEqual({
      labels: ['amount', 'orders', 'customers', 'audit.events'],
      replaces: 'a',
    });
  });
  test('the tables of a schema', async () => {
    expect(await offered('select * from public.or|')).toEqual({
      labels: ['orders', 'customers'],
      replaces: 'or',
    });
  });
  test('the tables of another schema', async () => {
    expect(await offered('select * from audit.|')).toEqual({ labels: ['events'], replaces: '' });
  });
  test('columns behind an alias', async () => {
    expect(await offered('select o.am| from public.orders o')).toEqual({
      labels: ['amount'],
      replaces: 'am',
    });
  });
  test('what is bound, behind a dollar sign', async () => {
    expect(await offered('where at > $f|')).toEqual({
      labels: ['$from', '$to', '$interval'],
      replaces: '$f',
    });
  });
  test('nothing behind a blank, unless it is asked for', async () => {
    expect(await offered('select | from orders')).toBeNull();
    expect((await offered('select | from orders', true))?.labels).toContain('amount');
  });
});

test('tablesIn: with the schema or without, whatever the case', () => {
  const names = TABLES.map(({ name }) => name);
  expect(tablesIn('SELECT * FROM Orders join audit.events e on true', names)).toEqual([
    'orders',
    'audit.events',
  ]);
  expect(tablesIn('select reorders', names)).toEqual([]);
});

test.each([
  ['orders', 'orders'],
  ['audit.events', 'audit.events'],
  ['Orders', '"Orders"'],
  ['audit.two words', 'audit."two words"'],
  ['a"b', '"a""b"'],
])('sqlName: %s is written %s', (name, written) => {
  expect(sqlName(name)).toBe(written);
});
