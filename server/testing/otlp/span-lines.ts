import type { ReceivedSpan } from './decode-traces.ts';

/**
 * @returns the names of spans, each indented below the one that it is a part of, in the order of their
 *   beginnings; a span whose parent was not sent stands at the left
 */
export function spanLines(spans: readonly ReceivedSpan[]): string[] {
  // Beginnings are whole milliseconds, and an end is its beginning and the exact time between: within one millisecond
  // only the order of sending tells, which is that of the ends.
  const ordered = spans.toSorted((a, b) => Number(a.start - b.start));
  const known = new Set(ordered.map(({ spanId }) => spanId));
  const within = (parent: string | null, indent: string): string[] =>
    ordered
      .filter(({ parentSpanId }) => (parent === null ? !known.has(parentSpanId) : parentSpanId === parent))
      .flatMap(({ name, spanId }) => [`${indent}${name}`, ...within(spanId, `${indent}  `)]);
  return within(null, '');
}
