import type { Environment } from '#server/config/index.ts';
import type { Finding } from './finding.ts';
import type { Target } from './target.ts';

export interface AuditContext {
  /** the running installation, as a stranger sees it */
  readonly target: Target;
  /** of the operator, as given (secrets may be files); with a database in it, that is looked at, too */
  readonly env: Environment;
  /** folder of the project or release, where its lock file is */
  readonly folder: string;
  /** where plain http is answered beside https; 80 beside 443, else nowhere */
  readonly plainPort?: number;
}

/** What an area of the audit says: what is wrong, and what was looked at or why it could not be. */
export type AreaReport =
  | { readonly findings: readonly Finding[]; readonly looked: string }
  | { readonly skipped: string };

/** One part of the audit. It changes nothing and signs nobody in. */
export interface Area {
  /** for `--only` */
  readonly id: string;
  readonly title: string;
  /** the checks that it makes, by the names in its findings */
  readonly checks: readonly string[];
  /** @throws Error when the installation does not answer any more */
  audit(context: AuditContext): Promise<AreaReport>;
}
