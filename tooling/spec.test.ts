import { expect, test } from 'vitest';
import { specViolations } from './spec.ts';
import { PlantedProject } from './testing/planted-project.ts';

const RULES =
  '## Grid\n\n- **GRID-1** Nothing overlaps.\n- **GRID-2** Everything rises\n  as far as it can.\n';

function violations(files: Record<string, string>): string[] {
  using project = new PlantedProject({ 'core/SPEC.md': RULES, ...files });
  return specViolations(project.root);
}

test('is content when every rule has a test', () => {
  const tests = "test('GRID-1: nothing overlaps', f);";
  const more = "describe('GRID-2', () => {});";
  expect(violations({ 'core/a.test.ts': tests, 'e2e/b.test.tsx': more })).toEqual([]);
});

test.each([
  "test('GRID-1, GRID-2: both', f);",
  "it('GRID-1 and GRID-2: both', f);",
  "test.each([1, 2])('GRID-1/GRID-2: both', f);",
  "describe.for([1])('GRID-1, GRID-2 both', f);",
  "test.skipIf(process.env.X)('GRID-1, GRID-2: both', f);",
  `test(\`GRID-1, GRID-2: with \${seed}\`, f);`,
  'test.each`a`("GRID-1, GRID-2: both", f);',
])('reads the ids of %s', statement => {
  expect(violations({ 'core/a.test.ts': statement })).toEqual([]);
  expect(violations({ 'server/store/testing/contract.ts': statement })).toEqual([]);
});

test.each([
  "test('about GRID-2: later in the title', f);",
  "test.skip('GRID-2: skipped', f);",
  "test.todo('GRID-2: to do');",
  "describe.skip('GRID-2: skipped', f);",
  "// test('GRID-2: commented', f);",
  "expect('GRID-2: no title');",
])('does not take %s for a proof', statement => {
  const files = { 'core/a.test.ts': `test('GRID-1: there', f);\n${statement}` };
  expect(violations(files)).toEqual(['core/SPEC.md:4 GRID-2 has no test: title one "GRID-2: …"']);
});

test('a test outside of test files proves nothing', () => {
  const files = { 'core/a.ts': "test('GRID-1, GRID-2: here', f);" };
  expect(violations(files)).toHaveLength(2);
});

test('names titles with an unknown id', () => {
  const tests =
    "test('GRID-1, GRID-2: fine', f);\ntest('GRID-3: no such rule', f);\ntest('NET-1: no such family', f);";
  expect(violations({ 'core/a.test.ts': tests })).toEqual([
    'core/a.test.ts:2 GRID-3 is no rule: correct the title or write the rule',
    'core/a.test.ts:3 NET-1 is no rule: correct the title or write the rule',
  ]);
});

test('words that merely look like an id are left alone', () => {
  const tests = "test('GRID-1, GRID-2: fine', f);\ntest('UTF-16 is decoded', f);\ntest('GRID-1x', f);";
  expect(violations({ 'core/a.test.ts': tests })).toEqual([]);
});

test('reads the rules of each folder, and refuses a number given twice', () => {
  const rules = '- **NET-1** All arrives.\n- **GRID-1** Again.\n';
  const tests = "test('GRID-1, GRID-2: fine', f);";
  expect(violations({ 'core/net/RULES.md': rules, 'core/a.test.ts': tests })).toEqual([
    'core/net/RULES.md:2 GRID-1 exists already, in core/SPEC.md:3',
    'core/net/RULES.md:1 NET-1 has no test: title one "NET-1: …"',
  ]);
});
