import type { Severity } from '#server/database/index.ts';

export type { Severity };

/** Something that is wrong with an installation. */
export interface Finding {
  /** stable, in kebab case; unique over all areas */
  readonly check: string;
  readonly severity: Severity;
  /** what is wrong, as a sentence */
  readonly sentence: string;
  /** where it was seen, for example `GET /api/v1/me`; never a secret */
  readonly seen: string;
  /** what to do about it */
  readonly advice: string;
}

/** The gravest first. */
export const SEVERITY_ORDER: readonly Severity[] = ['high', 'medium', 'low'];

/** @returns the gravest first, what was seen twice only once */
export function sorted(findings: readonly Finding[]): Finding[] {
  const distinct = new Map(findings.map(finding => [`${finding.check} ${finding.seen}`, finding]));
  const rank = ({ severity }: Finding) => SEVERITY_ORDER.indexOf(severity);
  return [...distinct.values()].toSorted((a, b) => rank(a) - rank(b));
}
