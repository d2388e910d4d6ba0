import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type ESTree, Visitor } from 'vite';
import type { SourceFile } from '../source/parse.ts';

/** What an import leads to. */
export type Target =
  | { kind: 'file'; path: string }
  | { kind: 'package'; name: string }
  | { kind: 'builtin'; name: string };

/** One import, re-export, dynamic import, `require` or `import('…')` type. */
export interface Import {
  target: Target;
  line: number;
  /** Vanishes when the types are stripped. */
  typeOnly: boolean;
}

/**
 * Every module a file names, in whatever way.
 *
 * @param subpaths the `imports` of package.json, such as `{ "#core/*": "./core/*" }`
 */
export function importsOf(file: SourceFile, subpaths: Record<string, string>): Import[] {
  const found: Import[] = [];
  const note = (source: ESTree.Node | null, typeOnly: boolean) => {
    if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
    found.push({
      target: targetOf(source.value, file.path, subpaths),
      line: file.lineAt(source.start),
      typeOnly,
    });
  };
  new Visitor({
    ImportDeclaration: node => note(node.source, node.importKind === 'type'),
    ExportNamedDeclaration: node => note(node.source, node.exportKind === 'type'),
    ExportAllDeclaration: node => note(node.source, node.exportKind === 'type'),
    ImportExpression: node => note(node.source, false),
    TSImportType: node => note(node.source, true),
    TSImportEqualsDeclaration: node => {
      if (node.moduleReference.type === 'TSExternalModuleReference')
        note(node.moduleReference.expression, false);
    },
    CallExpression: node => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require')
        note(node.arguments[0] ?? null, false);
    },
  }).visit(file.program);
  return found;
}

function targetOf(specifier: string, importer: string, subpaths: Record<string, string>): Target {
  const [plain = ''] = specifier.split('?'); // Vite's "?url" and "?worker"
  if (plain.startsWith('.')) return { kind: 'file', path: posix.join(posix.dirname(importer), plain) };
  for (const [pattern, replacement] of Object.entries(subpaths)) {
    const start = pattern.replace('*', '');
    if (plain.startsWith(start)) {
      return { kind: 'file', path: posix.normalize(replacement.replace('*', plain.slice(start.length))) };
    }
  }
  if (isBuiltin(plain)) return { kind: 'builtin', name: plain };
  const words = plain.split('/');
  return { kind: 'package', name: words.slice(0, plain.startsWith('@') ? 2 : 1).join('/') };
}
