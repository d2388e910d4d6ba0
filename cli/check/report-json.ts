import type { CheckReport } from '#server/check/index.ts';
import { countsOf } from './report-text.ts';

/** @returns the report for programs; no value of any variable is in it */
export function reportJson(
  { production, problems, probes, secretAges }: CheckReport,
  seconds: number,
): string {
  const counts = countsOf(problems);
  return JSON.stringify(
    { ok: counts.error === 0, production, seconds, counts, problems, probes, secretAges },
    null,
    2,
  );
}
