import { resolve } from 'node:path';
import { parseFile } from './source/parse.ts';
import { isTestFile, sourceFiles } from './source/source-files.ts';
import { ID, type Rule, rulesIn } from './spec/rules.ts';
import { titlesIn } from './spec/titles.ts';

/**
 * Checks that every numbered rule has a test whose title begins with its number, and that no title names a
 * rule that does not exist. A test that is always skipped proves nothing.
 *
 * @param root absolute path of the project
 * @returns one line per gap: `path:line what is wrong`
 */
export function specViolations(root: string): string[] {
  const rules = new Map<string, Rule>();
  const violations: string[] = [];
  for (const rule of rulesIn(root)) {
    const other = rules.get(rule.id);
    if (other)
      violations.push(`${rule.path}:${rule.line} ${rule.id} exists already, in ${other.path}:${other.line}`);
    rules.set(rule.id, other ?? rule);
  }
  const families = new Set([...rules.keys()].map(familyOf));

  const proven = new Set<string>();
  for (const path of sourceFiles(root).filter(isTestFile)) {
    for (const { text, line, skipped } of titlesIn(parseFile(root, path))) {
      for (const id of idsAtStart(text, families)) {
        if (!rules.has(id))
          violations.push(`${path}:${line} ${id} is no rule: correct the title or write the rule`);
        if (!skipped) proven.add(id);
      }
    }
  }
  for (const { id, path, line } of rules.values()) {
    if (!proven.has(id)) violations.push(`${path}:${line} ${id} has no test: title one "${id}: …"`);
  }
  return violations;
}

/**
 * The ids a title begins with: `LAYOUT-1: …`, `LAYOUT-1, LAYOUT-2: …`. Without a colon, words such as
 * UTF-16 look the same, so there only ids of a family that has rules count.
 */
function idsAtStart(title: string, families: ReadonlySet<string>): string[] {
  const start = new RegExp(`^${ID}(?:(?:, | and |/)${ID})*(:?)(?!\\w)`).exec(title);
  const ids = start?.[0].match(new RegExp(ID, 'g')) ?? [];
  return start?.[1] === ':' ? ids : ids.filter(id => families.has(familyOf(id)));
}

function familyOf(id: string): string {
  return id.slice(0, id.indexOf('-'));
}

if (import.meta.main) {
  const violations = specViolations(resolve(import.meta.dirname, '..'));
  for (const violation of violations) console.log(violation);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
