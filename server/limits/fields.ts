import { CLASS_NAMES, KEY_KINDS } from './classes.ts';
import { type Charge, policyOf } from './policy.ts';
import type { Verdict } from './verdict.ts';

/** The draft counts in whole seconds. @returns at least 1 */
export const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000));

/** Members joined once for each set of policies that occurs. */
const joined = new Map<string, string>();

/**
 * The RateLimit-Policy field: the policies that count this request.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (version 11)
 */
export function policyField(charges: readonly Charge[]): string {
  if (charges.length === 1) return charges[0]!.policy.field;
  let id = '';
  for (const { policy } of charges) id += `${policy.name} `;
  let field = joined.get(id);
  if (field === undefined) {
    field = charges.map(({ policy }) => policy.field).join(', ');
    joined.set(id, field);
  }
  return field;
}

/** The RateLimit field: what is left of the policy nearest to its end, and until when that has to do. */
export function limitField({ policy, remaining, waitMs }: Verdict): string {
  return `"${policy.name}";r=${remaining};t=${seconds(waitMs)}`;
}

/** Every policy there is, in the order of the table. */
export const allPolicies = CLASS_NAMES.flatMap(className =>
  KEY_KINDS.flatMap(kind => policyOf(className, kind) ?? []),
);
