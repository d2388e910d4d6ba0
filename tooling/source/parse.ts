import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ESTree, parseSync } from 'vite';

/** A file as its syntax tree. */
export interface SourceFile {
  /** Relative to the root, with `/`. */
  path: string;
  program: ESTree.Program;
  /** The line, counted from 1, of an offset in the text. */
  lineAt(offset: number): number;
}

/** @throws Error naming the file when it is not valid TypeScript */
export function parseFile(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  return { path, program, lineAt: offset => text.slice(0, offset).split('\n').length };
}
