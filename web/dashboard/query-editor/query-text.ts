import { QUERY_LIMITS, type Query, type SourceKind } from '#core/contract/index.ts';

/** Which member of a query holds the text that is written for a kind of source. */
export const TEXT_OF: Readonly<Record<SourceKind, 'sql' | 'expr' | 'shape'>> = {
  postgres: 'sql',
  prometheus: 'expr',
  http: 'shape',
};

export const LONGEST_TEXT = QUERY_LIMITS.textLength;

/** Fields that say nothing are left out: an undefined or empty one would be another query than none. */
export function withoutEmpty(query: Query): Query {
  const headers = query.request?.headers?.filter(({ name }) => name.trim() !== '');
  const request = query.request && (partsThatSay({ ...query.request, headers }) as Query['request']);
  return partsThatSay({
    ...query,
    request: request && Object.keys(request).length > 0 ? request : undefined,
  }) as unknown as Query;
}

function partsThatSay(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, part]) =>
        part !== undefined && part !== '' && part !== false && !(Array.isArray(part) && part.length === 0),
    ),
  );
}

/** @returns a query in one look: its text, or where a request goes; empty when nothing is written yet */
export function summaryOf(query: Query): string {
  if (query.source === 'http') {
    const { method = 'GET', path = '' } = query.request ?? {};
    return query.request || query.shape
      ? [`${method} ${path || '/'}`, query.shape].filter(Boolean).join('\n')
      : '';
  }
  return query.sql ?? query.expr ?? '';
}

/** @returns whether there is a question at all: half of one is not asked, only to be refused */
export function isWritten(query: Query | undefined): query is Query {
  if (!query) return false;
  switch (query.source) {
    case 'system':
      return (query.metrics ?? []).length > 0;
    case 'dataset':
      return query.dataset !== undefined;
    case 'http':
      // The address of the source itself is a question, too.
      return query.sourceId !== undefined;
    default:
      return query.sourceId !== undefined && summaryOf(query).trim() !== '';
  }
}
