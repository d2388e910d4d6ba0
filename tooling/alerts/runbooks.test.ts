import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { selectorsOf } from '../promql/index.ts';
import { alertNames } from './catalogue.ts';
import { RUNBOOKS } from './rule-file.ts';
import { blocksOf, chaptersOf, HEADINGS, type Runbook, runbooksIn } from './testing/runbook.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, RUNBOOKS);
const runbooks = runbooksIn(folder);
const introduction = readFileSync(join(folder, 'README.md'), 'utf8');
const pages = [...runbooks, { name: 'README', text: introduction }];
const named = (page: Runbook) => [page.name, page] as const;

test('every alert has a runbook, and every runbook an alert', () => {
  expect(runbooks.map(({ name }) => name)).toEqual(alertNames().sort());
});

describe.each(runbooks.map(named))('the runbook %s', (name, runbook) => {
  const { title, chapters } = chaptersOf(runbook);

  test('says under the four headings what somebody who was woken needs', () => {
    expect(title).toBe(name);
    expect(chapters.map(([heading]) => heading)).toEqual([...HEADINGS]);
    for (const [heading, text] of chapters) expect(text.length, heading).toBeGreaterThan(20);
  });

  test('has commands or queries to find out why', () => {
    const diagnosis = chapters.find(([heading]) => heading === 'Diagnosis')![1];
    const blocks = ['sh', 'promql', 'sql'].flatMap(language => blocksOf(diagnosis, language));
    expect(blocks.length).toBeGreaterThan(0);
  });
});

describe.each(pages.map(named))('what stands in %s', (_, { text }) => {
  test('leads to pages that are there', () => {
    for (const [, path] of text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
      expect(existsSync(join(folder, path!)), path).toBe(true);
  });

  test('can be pasted: shell, PromQL, and commands that there are', () => {
    for (const block of blocksOf(text, 'sh')) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' });
      expect(status, `${block}\n${stderr}`).toBe(0);
    }
    for (const block of blocksOf(text, 'promql')) expect(selectorsOf(block).length, block).toBeGreaterThan(0);
    const commandLine = readFileSync(join(root, 'cli/main.ts'), 'utf8');
    for (const block of [...blocksOf(text, 'sh'), ...inlineCode(text)])
      for (const [, command] of block.matchAll(/(?:^|[;|&] ?)region-dashboard ([a-z-]+)/g))
        expect(commandLine, command).toContain(`./${command}.ts`);
  });
});

const inlineCode = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);

test('events of the log that runbooks look for are events of the log', () => {
  const known = ['events.ts', 'audit-events.ts'].map(file =>
    readFileSync(join(root, 'server/logs', file), 'utf8'),
  );
  const asked = pages.flatMap(({ text }) =>
    [...text.matchAll(/\.event == "([^"]+)"/g)].map(([, event]) => event!),
  );
  expect(asked.length).toBeGreaterThan(5);
  for (const event of asked) expect(known.join('\n')).toContain(`'${event}':`);
});
