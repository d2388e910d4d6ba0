import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { complaints, type Dependencies } from './boundaries/import-rules.ts';
import { importsOf } from './boundaries/imports.ts';
import { impurities } from './boundaries/purity.ts';
import { parseFile } from './source/parse.ts';
import { isTestFile, sourceFiles } from './source/source-files.ts';

/**
 * Checks who imports whom (ARCHITECTURE.md, "who may import whom") and that the domain is pure.
 *
 * Imports are compared by the file they lead to, so that no way of writing them slips through. Cycles and
 * the impure globals are Biome's part (biome.json), since it shows them while one writes.
 *
 * @param root absolute path of the project
 * @returns one line per violation: `path:line what is wrong`
 */
export function boundaryViolations(root: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const dependencies: Dependencies = {
    runtime: new Set(Object.keys(manifest.dependencies ?? {})),
    development: new Set(Object.keys(manifest.devDependencies ?? {})),
  };
  return sourceFiles(root).flatMap(path => {
    const file = parseFile(root, path);
    const isPure = path.startsWith('core/') && !isTestFile(path);
    return [
      ...importsOf(file, manifest.imports ?? {}).flatMap(imported =>
        complaints(path, imported, dependencies).map(text => `${path}:${imported.line} ${text}`),
      ),
      ...(isPure ? impurities(file) : []).map(({ line, message }) => `${path}:${line} ${message}`),
    ];
  });
}

if (import.meta.main) {
  const violations = boundaryViolations(resolve(import.meta.dirname, '..'));
  for (const violation of violations) console.log(violation);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
