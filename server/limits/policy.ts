import { type ClassName, type KeyKind, limitClass } from './classes.ts';

/** One limit: a class counted by one kind of key. */
export interface Policy {
  /** for example `reads-person`: the name in headers, in Redis and on the page of the limits */
  readonly name: string;
  readonly className: ClassName;
  readonly kind: KeyKind;
  readonly quota: number;
  /** ms in which an empty bucket is full again */
  readonly windowMs: number;
  /** ms for one unit */
  readonly intervalMs: number;
  /** its member of the RateLimit-Policy field */
  readonly field: string;
}

/** One unit (or more) of a policy, taken for one key. */
export interface Charge {
  readonly policy: Policy;
  /** whom it counts, for example a person's id */
  readonly key: string;
}

const made = new Map<string, Policy>();

/** @returns the policy, the same object for the same words; null where the class does not count that kind */
export function policyOf(className: ClassName, kind: KeyKind): Policy | null {
  const name = `${className}-${kind}`;
  const known = made.get(name);
  if (known) return known;
  const limit = limitClass(className).limits[kind];
  if (!limit) return null;
  const { quota, window } = limit;
  const policy: Policy = {
    name,
    className,
    kind,
    quota,
    windowMs: window * 1_000,
    intervalMs: (window * 1_000) / quota,
    field: `"${name}";q=${quota};w=${window}`,
  };
  made.set(name, policy);
  return policy;
}
