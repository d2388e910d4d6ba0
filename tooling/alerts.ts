/**
 * The rules of Prometheus and the documents that are made from the objectives (server/slo) and the alerts
 * (tooling/alerts):
 *
 *     node bin/launch.js tooling/alerts.ts [--write]
 *
 * Without --write it says which of them are not what is declared, and ends with 1.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SUBJECTS } from './alerts/catalogue.ts';
import { alertsPage } from './alerts/page.ts';
import { ruleFile } from './alerts/rule-file.ts';
import { sloPage } from './slo/page.ts';

/** Holds made files alone. */
export const RULES = 'deploy/prometheus/rules';

/** @returns texts by path, relative to the root */
export function alertDocuments(): Record<string, string> {
  return {
    'docs/slo.md': sloPage(),
    'docs/alerts.md': alertsPage(SUBJECTS),
    ...Object.fromEntries(
      SUBJECTS.map(subject => [`${RULES}/${subject.name}.yml`, ruleFile(subject)] as const),
    ),
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** @returns the paths of rule files that nothing makes any more */
function leftOver(root: string): string[] {
  const documents = alertDocuments();
  return readdirSync(join(root, RULES))
    .map(name => `${RULES}/${name}`)
    .filter(path => !(path in documents));
}

/** @returns the paths of those documents that are not what is declared */
export function driftedDocuments(root: string): string[] {
  const documents = Object.entries(alertDocuments());
  return [
    ...documents.filter(([path, text]) => textOf(join(root, path)) !== text).map(([path]) => path),
    ...leftOver(root),
  ];
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  if (process.argv.includes('--write')) {
    for (const path of leftOver(root)) rmSync(join(root, path));
    for (const [path, text] of Object.entries(alertDocuments())) writeFileSync(join(root, path), text);
  }
  const drifted = driftedDocuments(root);
  for (const path of drifted)
    console.log(
      `${path} is not what server/slo and tooling/alerts say: run \`node bin/launch.js tooling/alerts.ts --write\``,
    );
  process.exitCode = drifted.length > 0 ? 1 : 0;
}
