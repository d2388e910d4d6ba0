import type { Query } from '../contract/index.ts';
import { mentionedIn } from '../query/index.ts';

/** @returns all parts of a query in which a variable may be mentioned */
export function textsOf({ sql, expr, request, shape, where }: Query): readonly string[] {
  const headers = request?.headers?.map(({ value }) => value) ?? [];
  const filters = where?.map(({ is }) => is) ?? [];
  const texts = [sql, expr, request?.path, request?.body, shape, ...headers, ...filters];
  return texts.filter(text => text !== undefined);
}

/** @returns the names that a query mentions, whether there are such variables or not */
export function mentionedBy(query: Query): ReadonlySet<string> {
  return new Set(textsOf(query).flatMap(mentionedIn));
}
