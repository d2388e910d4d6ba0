import type { WantedRule } from './rules.ts';

/** A rule as Sentry has it: what was wanted, and ids, dates and fields of its own. */
export interface PresentRule extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly name: string;
}

export type Step =
  | { readonly kind: 'create'; readonly rule: WantedRule }
  | { readonly kind: 'keep'; readonly rule: WantedRule }
  | {
      readonly kind: 'change';
      readonly rule: WantedRule;
      readonly id: string;
      /** names of the fields that differ */
      readonly fields: readonly string[];
    }
  /** there are several of this name: nobody can know which one is meant */
  | { readonly kind: 'unclear'; readonly rule: WantedRule; readonly count: number };

/** @returns whether everything that is wanted is there; fields of Sentry's own do not count, nor does an order */
function holds(wanted: unknown, present: unknown): boolean {
  if (wanted === null || wanted === '') return present === undefined || present === null || present === '';
  if (Array.isArray(wanted)) {
    if (!Array.isArray(present) || present.length !== wanted.length) return false;
    const left = [...present];
    return wanted.every(each => {
      const at = left.findIndex(other => holds(each, other));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
  }
  if (typeof wanted === 'object') {
    if (typeof present !== 'object' || present === null) return false;
    return Object.entries(wanted as object).every(([name, value]) =>
      holds(value, (present as Record<string, unknown>)[name]),
    );
  }
  return String(wanted) === String(present);
}

/** @returns what has to be done so that Sentry has what is wanted; pure */
export function planRules(wanted: readonly WantedRule[], present: readonly PresentRule[]): Step[] {
  return wanted.map((rule): Step => {
    const same = present.filter(({ name }) => name === rule.name);
    const [first] = same;
    if (!first) return { kind: 'create', rule };
    if (same.length > 1) return { kind: 'unclear', rule, count: same.length };
    const fields = Object.entries(rule).flatMap(([name, value]) => (holds(value, first[name]) ? [] : [name]));
    return fields.length === 0 ? { kind: 'keep', rule } : { kind: 'change', rule, id: first.id, fields };
  });
}

/** @returns the step as a line for the operator */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'change':
      return `change   ${step.rule.name} (${step.fields.join(', ')})`;
    case 'unclear':
      return `unclear  ${step.rule.name} (there are ${step.count} of that name: delete all but one in Sentry)`;
    default:
      return `${step.kind.padEnd(8)} ${step.rule.name}`;
  }
}
