import { type ESTree, Visitor } from 'vite';
import type { SourceFile } from '../source/parse.ts';

/** Parts of `Date` that do not look at the clock. */
const PURE_DATE = new Set(['parse', 'UTC', 'prototype']);

/**
 * Where a file reads the clock or draws a random number through `Date` and `Math`. Biome forbids the other
 * impure globals by name; these two have pure parts, so how they are used decides.
 */
export function impurities(file: SourceFile): Array<{ line: number; message: string }> {
  const found: Array<{ line: number; message: string }> = [];
  const pure = new Set<number>();
  const allow = (node: ESTree.Node) => pure.add(node.start);
  new Visitor({
    MemberExpression: ({ object, property, computed }) => {
      if (!computed) allow(property);
      if (computed || object.type !== 'Identifier' || property.type !== 'Identifier') return;
      if (object.name === 'Date' && PURE_DATE.has(property.name)) allow(object);
      if (object.name === 'Math' && property.name !== 'random') allow(object);
    },
    NewExpression: ({ callee, arguments: given }) => {
      if (given.length > 0) allow(callee);
    },
    BinaryExpression: ({ operator, right }) => {
      if (operator === 'instanceof') allow(right);
    },
    Property: ({ key, computed, shorthand }) => {
      if (!computed && !shorthand) allow(key);
    },
    TSPropertySignature: ({ key }) => {
      allow(key);
    },
    TSTypeReference: ({ typeName }) => {
      allow(typeName);
    },
    Identifier: ({ name, start }) => {
      if ((name !== 'Date' && name !== 'Math') || pure.has(start)) return;
      const message =
        name === 'Date'
          ? 'may read the clock: core gets the time as an argument'
          : 'may draw a random number: core gets ids and chances as arguments';
      found.push({ line: file.lineAt(start), message });
    },
  }).visit(file.program);
  return found;
}
