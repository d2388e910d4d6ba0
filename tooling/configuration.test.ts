import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { checkEnvironment, VARIABLES, type Variables } from '#server/config/index.ts';
import { configurationDocuments, driftedDocuments } from './configuration.ts';
import { STATIC_PARTS } from './parts.ts';
import { PlantedProject } from './testing/planted-project.ts';

const documents = configurationDocuments();
const table: Variables = VARIABLES;

describe('documents made from the schema', () => {
  test('are in the project as the schema makes them', () => {
    expect(driftedDocuments(resolve(import.meta.dirname, '..'))).toEqual([]);
  });

  test('are looked at by npm run check', () => {
    expect(STATIC_PARTS.flatMap(({ args }) => args)).toContain('tooling/configuration.ts');
  });

  test.each(Object.keys(documents))('a change to %s alone is noticed, and so is its absence', path => {
    using project = new PlantedProject(documents);
    const { root: folder } = project;
    expect(driftedDocuments(folder)).toEqual([]);
    appendFileSync(join(folder, path), '# one more line\n');
    expect(driftedDocuments(folder)).toEqual([path]);
    rmSync(join(folder, path));
    expect(driftedDocuments(folder)).toEqual([path]);
  });

  test.each(Object.keys(VARIABLES))('a change of %s in the schema reaches them', name => {
    const changed = { ...table, [name]: { ...table[name]!, description: 'Something else.' } };
    const after = configurationDocuments(changed);
    const different = Object.keys(documents).filter(path => documents[path] !== after[path]);
    expect(different).toContain('docs/configuration.md');
    expect(different.filter(path => path.endsWith('.example'))).toHaveLength(2);
  });
});

/** The same file with every line set that is commented out. */
const allSet = (text: string) => parseEnv(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ''));

describe('the example files', () => {
  test('together show every variable once', () => {
    for (const kind of ['', '.production']) {
      const shown = [`.env${kind}.example`, `web/.env${kind}.example`].flatMap(path =>
        Object.keys(allSet(documents[path]!)),
      );
      expect(shown.sort()).toEqual(Object.keys(VARIABLES).sort());
    }
  });

  test('of development set nothing, and all they show can be set', () => {
    for (const path of ['.env.example', 'web/.env.example']) expect(parseEnv(documents[path]!)).toEqual({});
    const all = { ...allSet(documents['.env.example']!), ...allSet(documents['web/.env.example']!) };
    const unread = checkEnvironment(all).filter(({ code }) => code === 'malformed' || code === 'incomplete');
    expect(unread).toEqual([]);
  });

  test('of production lack nothing; the check refuses what is still an example', () => {
    const codes = checkEnvironment(parseEnv(documents['.env.production.example']!)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['example-secret', 'example-host']));
  });

  test('hold no secret', () => {
    for (const [path, text] of Object.entries(documents))
      for (const [name, value] of Object.entries(allSet(text)))
        if (table[name]?.secret) expect([table[name].example, table[name].default], path).toContain(value);
  });
});

test('the page describes every variable under its own heading', () => {
  const headings = [...documents['docs/configuration.md']!.matchAll(/^### `(\w+)`$/gm)].map(
    ([, name]) => name,
  );
  expect(headings.sort()).toEqual(Object.keys(VARIABLES).sort());
});

test('the .gitignore lets the example files in and keeps the others out', () => {
  const lines = readFileSync(resolve(import.meta.dirname, '../.gitignore'), 'utf8').split('\n');
  expect(lines).toEqual(
    expect.arrayContaining(['.env', '.env.*', '!.env.example', '!.env.production.example']),
  );
});
