import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { VARIABLES } from '#server/config/index.ts';
import { maximumDays } from './maximum-age.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/secrets.md', import.meta.url)), 'utf8');

/** The inventory: name of the variable, and after how long the page says it should be replaced. */
const inventory = new Map(
  page
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line => line.split('|').map(cell => cell.trim()))
    .map(cells => [cells[1]!.replaceAll('`', ''), cells[4]!]),
);
const secrets = Object.entries(VARIABLES)
  .filter(([, variable]) => 'secret' in variable)
  .map(([name]) => name);

test('the inventory of docs/secrets.md has every secret there is, and no other', () => {
  expect([...inventory.keys()].sort()).toEqual([...secrets].sort());
});

test.each(secrets)('%s is to be replaced when the page says so', name => {
  expect(inventory.get(name)).toBe(
    name.endsWith('_PREVIOUS') ? 'end of the rotation' : `${maximumDays(name)} days`,
  );
});
