import { execFile } from 'node:child_process';
import type { Finding, Severity } from './finding.ts';

const WITHIN_MS = 20_000;

/** What `npm audit --json` says (npm 7 and newer). */
interface NpmReport {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly severity: string;
        readonly range: string;
        readonly via: readonly unknown[];
      }
    >
  >;
}

const SEVERITIES: Readonly<Record<string, Severity>> = { critical: 'high', high: 'high', moderate: 'medium' };

function ask(folder: string): Promise<string> {
  return new Promise(resolve => {
    // It ends with 1 when it finds something; what it wrote is what counts.
    execFile(
      'npm',
      ['audit', '--omit=dev', '--json', '--fetch-retries=0'],
      { cwd: folder, timeout: WITHIN_MS, maxBuffer: 64 * 1_024 * 1_024 },
      (_, stdout) => resolve(stdout),
    );
  });
}

function titleOf(via: readonly unknown[]): string {
  for (const cause of via)
    if (typeof cause === 'object' && cause !== null && 'title' in cause) return String(cause.title);
  return `through ${via.join(', ')}`;
}

/**
 * Asks npm's registry what is known against the production dependencies.
 * @returns null when it gives no answer
 */
export async function advisoriesFor(folder: string): Promise<readonly Finding[] | null> {
  let report: NpmReport;
  try {
    report = JSON.parse(await ask(folder)) as NpmReport;
  } catch {
    return null;
  }
  if (report.auditReportVersion === undefined) return null;
  return Object.values(report.vulnerabilities ?? {}).map(({ name, severity, range, via }) => ({
    check: 'dependency-advisory',
    severity: SEVERITIES[severity] ?? 'low',
    sentence: `A vulnerability is known: ${titleOf(via)}.`,
    seen: `${name} ${range}`,
    advice: 'Update it: `npm audit fix`, then deploy.',
  }));
}
