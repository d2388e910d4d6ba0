import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SUBJECTS } from './catalogue.ts';
import { ruleFile } from './rule-file.ts';
import { missingPrograms, runProgram } from './testing/programs.ts';
import { type UnitTest, unitTests } from './testing/unit-tests.ts';

const missing = missingPrograms('promtool');
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'region-dashboard-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the test beside its rule. @returns its file */
function written({ title, subject, text }: UnitTest): string {
  const place = join(folder, title.replaceAll(/\W/g, '-'));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'rule.yml'), ruleFile(subject));
  writeFileSync(join(place, 'test.yml'), text('rule.yml'));
  return join(place, 'test.yml');
}

describe('alerts fire when they should, say what they should, and are silent otherwise', () => {
  test.each(SUBJECTS.map(subject => [subject.name, subject] as const))(
    'rules of %s',
    (_, subject) => {
      const files = unitTests(subject).map(written);
      const { code, output } = runProgram('promtool', ['test', 'rules', ...files]);
      expect(code, output).toBe(0);
      expect(output.match(/SUCCESS/g)).toHaveLength(files.length);
    },
    120_000,
  );
});
