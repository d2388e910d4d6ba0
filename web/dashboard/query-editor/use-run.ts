import { useEffect, useRef, useState } from 'react';
import type { Query } from '#core/contract/index.ts';
import type { Frame, TimeRange, Variables } from '#core/query/index.ts';
import { path, request } from '#web/app/api.ts';
import { ApiProblem, explain } from '#web/app/problem.ts';
import type { Ran } from './run-facts.ts';

interface Failure {
  readonly sentence: string;
  /** where it is, when the source said so */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What a query is tried with beside its text: as the dashboard shows it at the moment. */
interface Asked {
  readonly range: TimeRange | null;
  /** id: its variables are bound */
  readonly dashboard: string;
  /** what is chosen for them */
  readonly variables: Variables;
}

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
    const { range, dashboard, variables } = asked;
    const started = performance.now();
    try {
      const frame = await request<Frame>(path`tenants/${tenant}/query`, {
        method: 'POST',
        body: { query, ...range, dashboard, variables },
        signal: abort.signal,
      });
      const milliseconds = performance.now() - started;
      const bytes = new Blob([JSON.stringify(frame)]).size;
      if (!abort.signal.aborted) setRan({ frame, bytes, milliseconds, at: Date.now(), limit: query.limit });
    } catch (error) {
      if (abort.signal.aborted) return;
      setRan(null);
      setFailure({ sentence: explain(error), extra: error instanceof ApiProblem ? error.extra : {} });
    } finally {
      if (under.current === abort) setBusy(false);
    }
  }
  return { ran, failure, busy, run, cancel: () => under.current?.abort() };
}
