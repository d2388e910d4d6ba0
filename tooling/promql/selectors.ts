import type { SyntaxNode } from '@lezer/common';
import { parsePromQl, textIn, unquoted } from './parse.ts';

/** One comparison in braces: `outcome=~"failed|timeout"`. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** One look at a metric within an expression. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
  /**
   * Labels that the metric must have for the expression to mean what it says: those it is matched by, grouped
   * by (`by`, `on`), and taken from it (`group_left`). Labels that `label_replace` makes are not among them.
   */
  readonly labels: readonly string[];
}

/**
 * @param expression PromQL, without variables of Grafana
 * @returns every selector in it, in the order in which they stand there
 * @throws SyntaxError with the place, when it is no PromQL or a selector does not name its metric
 */
export function selectorsOf(expression: string): Selector[] {
  const found: Selector[] = [];

  /** @param wanted labels that the result of this node must have */
  function visit(node: SyntaxNode, wanted: readonly string[]): void {
    if (node.name === 'VectorSelector') found.push(selector(node, wanted, expression));
    else if (node.name === 'BinaryExpr') visitSides(node, wanted);
    else {
      const within = wantedWithin(node, wanted, expression);
      for (let child = node.firstChild; child; child = child.nextSibling) visit(child, within);
    }
  }

  function visitSides(node: SyntaxNode, wanted: readonly string[]): void {
    const clause = node.getChild('MatchingModifierClause');
    const lists = clause?.getChildren('GroupingLabels').map(list => namesIn(list, expression)) ?? [];
    const on = clause?.getChild('On') ? (lists.shift() ?? []) : [];
    if (clause?.getChild('Ignoring')) lists.shift();
    const taken = lists.shift() ?? [];
    const giver = clause?.getChild('GroupRight') ? 0 : 1;
    for (const [index, side] of node.getChildren('Expr').entries()) {
      // `and` and `unless` only choose among what is on their left.
      const chooses = index === 1 && (node.getChild('And') ?? node.getChild('Unless')) !== null;
      const gives = index === giver && taken.length > 0;
      const rest = chooses || gives ? [] : wanted.filter(label => !taken.includes(label));
      visit(side, [...rest, ...on, ...(gives ? taken : [])]);
    }
  }

  visit(parsePromQl(expression).topNode, []);
  return found;
}

const namesIn = (list: SyntaxNode, expression: string) =>
  list.getChildren('LabelName').map(name => textIn(expression, name));

function wantedWithin(node: SyntaxNode, wanted: readonly string[], expression: string): readonly string[] {
  if (node.name === 'AggregateExpr') {
    const modifier = node.getChild('AggregateModifier');
    // What it groups by is all that it leaves: what is wanted from outside is among it, or never there.
    return modifier?.getChild('By') ? namesIn(modifier.getChild('GroupingLabels')!, expression) : wanted;
  }
  if (node.name === 'FunctionCall') {
    const name = textIn(expression, node.getChild('FunctionIdentifier')!);
    if (name.startsWith('absent')) return [];
    if (name === 'label_replace' || name === 'label_join') {
      const [made] = node.getChild('FunctionCallBody')!.getChildren('StringLiteral');
      return wanted.filter(label => label !== unquoted(textIn(expression, made!)));
    }
  }
  return wanted;
}

function selector(node: SyntaxNode, wanted: readonly string[], expression: string): Selector {
  const all = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map(
    (one): Matcher => ({
      label: textIn(expression, one.getChild('LabelName')!),
      operator: textIn(expression, one.getChild('MatchOp')!) as Matcher['operator'],
      value: unquoted(textIn(expression, one.getChild('StringLiteral')!)),
    }),
  );
  const identifier = node.getChild('Identifier');
  const metric = identifier
    ? textIn(expression, identifier)
    : all.find(({ label, operator }) => label === '__name__' && operator === '=')?.value;
  if (metric === undefined)
    throw new SyntaxError(`A selector does not name its metric: ${textIn(expression, node)}`);
  const matchers = all.filter(({ label }) => label !== '__name__');
  return { metric, matchers, labels: [...new Set([...matchers.map(({ label }) => label), ...wanted])] };
}
