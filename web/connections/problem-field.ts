import type { DataSource, SourceKind } from '#core/contract/index.ts';
import type { ApiProblem } from '#web/app/problem.ts';
import { type Draft, hasMoved } from './form-draft.ts';
import { shownFields } from './form-fields.ts';

/** @returns the field that a refusal is about (`name` included), or null when it is about none in the form */
export function fieldOfProblem(
  problem: Pick<ApiProblem, 'code' | 'extra'>,
  kind: SourceKind,
  draft: Draft,
  source: DataSource | null,
): string | null {
  if (problem.code === 'already-exists') return 'name';
  const shown = shownFields(kind, draft.settings).map(({ name }) => name);
  const { at } = problem.extra;
  // `/settings/headers/0/name` is about the headers: from the outside in, the first part that is a field.
  const parts = typeof at === 'string' ? at.split('/').filter(part => part !== '') : [];
  const named = parts.find(part => shown.includes(part) || part === 'name');
  if (named !== undefined) return named;
  if (problem.code !== 'invalid-request' || !hasMoved(kind, draft, source)) return null;
  return source?.secrets.find(name => shown.includes(name) && !(name in draft.secrets)) ?? null;
}
