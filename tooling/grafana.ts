/**
 * The dashboards for Grafana, made from tooling/grafana/dashboards:
 *
 *     node bin/launch.js tooling/grafana.ts [--write]
 *
 * Without --write it says which files are not what the definitions make of them, and ends with 1.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { grafanaDocuments } from './grafana/documents.ts';

const root = resolve(import.meta.dirname, '..');
for (const [path, text] of Object.entries(grafanaDocuments())) {
  const file = join(root, path);
  if (process.argv.includes('--write')) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (textOf(file) !== text) {
    console.log(
      `${path} is not what tooling/grafana says: run \`node bin/launch.js tooling/grafana.ts --write\``,
    );
    process.exitCode = 1;
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
