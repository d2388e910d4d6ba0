import { useEffect, useRef, useState } from 'react';
import type { Query } from '#core/contract/index.ts';
import type { Frame, TimeRange, Variables } from '#core/query/index.ts';
import { path, request } from '#web/app/api.ts';
import { ApiProblem, explain } from '#web/app/problem.ts';
import type { Ran } from './run-facts.ts';

export interface Failure {
  readonly sentence: string;
  /** where it is, when the source said so */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What a query is tried with beside its text: as the dashboard shows it at the moment. */
export interface Asked {
  readonly range: TimeRange | null;
  /** id: its variables are bound */
  readonly dashboard: string;
  /** what is chosen for them */
  readonly variables: Variables;
}

export const failureOf = (error: unknown): Failure => ({
  sentence: explain(error),
  extra: error instanceof ApiProblem ? error.extra : {},
});

/** @param to path of what answers with a frame. @throws ApiProblem */
export async function ranAt(
  to: string,
  body: { readonly query: Query; readonly [more: string]: unknown },
  signal: AbortSignal,
): Promise<Ran> {
  const started = performance.now();
  const frame = await request<Frame>(to, { method: 'POST', body, signal });
  const milliseconds = performance.now() - started;
  const bytes = new Blob([JSON.stringify(frame)]).size;
  return { frame, bytes, milliseconds, at: Date.now(), limit: body.query.limit };
}

/** @returns what is sent along with a query, whatever becomes of it */
export const sentWith = ({ range, dashboard, variables }: Asked) => ({ ...range, dashboard, variables });

/** Tries a query, one at a time; the answer before stays in sight until the next one is there. */
export function useRun(tenant: string, asked: Asked) {
  const [ran, setRan] = useState<Ran | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const under = useRef<AbortController | null>(null);
  useEffect(() => () => under.current?.abort(), []);

  async function run(query: Query): Promise<void> {
    under.current?.abort();
    const abort = new AbortController();
    under.current = abort;
    setBusy(true);
    setFailure(null);
    try {
      const body = { query, ...sentWith(asked) };
      const answer = await ranAt(path`tenants/${tenant}/query`, body, abort.signal);
      if (!abort.signal.aborted) setRan(answer);
    } catch (error) {
      if (abort.signal.aborted) return;
      setRan(null);
      setFailure(failureOf(error));
    } finally {
      if (under.current === abort) setBusy(false);
    }
  }
  return { ran, failure, busy, run, cancel: () => under.current?.abort() };
}
