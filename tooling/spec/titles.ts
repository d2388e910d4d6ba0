import { type ESTree, Visitor } from 'vite';
import type { SourceFile } from '../source/parse.ts';

/** The title of a test or a group of tests. */
export interface Title {
  text: string;
  path: string;
  line: number;
  /** Written down, but never runs. */
  skipped: boolean;
}

const TESTING = new Set(['test', 'it', 'describe']);
const SKIPPING = new Set(['skip', 'todo']);

/** The titles in a file, also those of `test.each(…)('…')` and its like. */
export function titlesIn(file: SourceFile): Title[] {
  const found: Title[] = [];
  new Visitor({
    CallExpression: ({ callee, arguments: given, start }) => {
      const words = wordsOf(callee);
      const text = given[0] && textOf(given[0]);
      if (text === undefined || !TESTING.has(words[0] ?? '')) return;
      const skipped = words.some(word => SKIPPING.has(word));
      found.push({ text, path: file.path, line: file.lineAt(start), skipped });
    },
  }).visit(file.program);
  return found;
}

/** `['test', 'skip']` for `test.skip`, `['test', 'each']` for `test.each(table)`. */
function wordsOf(callee: ESTree.Node): string[] {
  switch (callee.type) {
    case 'Identifier':
      return [callee.name];
    case 'MemberExpression':
      return [...wordsOf(callee.object), ...wordsOf(callee.property)];
    case 'CallExpression':
      return wordsOf(callee.callee);
    case 'TaggedTemplateExpression':
      return wordsOf(callee.tag);
    default:
      return [];
  }
}

/** A literal's text; of a template, what stands before the first inserted value. */
function textOf(node: ESTree.Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'TemplateLiteral') return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}
