import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/**
 * @returns the tree of Prometheus' own grammar
 * @throws SyntaxError with the place where it stops being PromQL
 */
export function parsePromQl(expression: string): Tree {
  const tree = parser.parse(expression);
  tree.iterate({
    enter({ type, from }) {
      if (type.isError)
        throw new SyntaxError(`This is no PromQL from character ${from + 1} on: ${expression}`);
    },
  });
  return tree;
}

export const textIn = (expression: string, { from, to }: SyntaxNode): string => expression.slice(from, to);

/** @returns what a string literal of PromQL, with its quotes, says */
export function unquoted(literal: string): string {
  const inner = literal.slice(1, -1);
  return literal.startsWith('`') ? inner : inner.replaceAll(/\\(["'\\])/g, '$1');
}
