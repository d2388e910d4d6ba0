export { auditDatabase, isAccepted, runChecks } from './audit.ts';
export type { Check, Finding, Severity } from './check.ts';
export { ACCEPTED, CHECKS } from './checks.ts';
