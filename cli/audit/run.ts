import type { Area, AuditContext } from './area.ts';
import { AREAS } from './areas.ts';
import { type Finding, sorted } from './finding.ts';

export interface AreaOutcome {
  readonly id: string;
  readonly title: string;
  /** what was looked at; null when nothing was */
  readonly looked: string | null;
  /** why nothing was looked at */
  readonly skipped: string | null;
  /** the gravest first */
  readonly findings: readonly Finding[];
}

async function outcomeOf({ id, title, audit }: Area, context: AuditContext): Promise<AreaOutcome> {
  const report = await audit(context);
  if ('skipped' in report) return { id, title, looked: null, skipped: report.skipped, findings: [] };
  return { id, title, looked: report.looked, skipped: null, findings: sorted(report.findings) };
}

/**
 * @param only ids of areas; all without it
 * @param onArea told after each area
 * @throws Error when the installation stops answering
 */
export async function runAudit(
  context: AuditContext,
  only: readonly string[] | null = null,
  onArea: (outcome: AreaOutcome) => void = () => {},
): Promise<AreaOutcome[]> {
  const outcomes: AreaOutcome[] = [];
  // One after the other: an audit is a guest, and must not be what meets the limits.
  for (const area of AREAS.filter(({ id }) => !only || only.includes(id))) {
    const outcome = await outcomeOf(area, context);
    outcomes.push(outcome);
    onArea(outcome);
  }
  return outcomes;
}
