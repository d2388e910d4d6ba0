import { useEffect, useRef, useState } from 'react';
import type { Query, SourceAnswer } from '#core/contract/index.ts';
import { path, request } from '#web/app/api.ts';
import { withoutEmpty } from './query-text.ts';
import type { Ran } from './run-facts.ts';
import { type Asked, type Failure, failureOf, ranAt, sentWith } from './use-run.ts';

/** What an expression makes of the answer that is in sight. */
interface Previewed {
  /** the expression */
  readonly text: string;
  readonly ran: Ran | null;
  readonly failure: Failure | null;
}

/** A pause in the typing, after which the expression is tried; ms. */
const PAUSE_MS = 400;

/**
 * The answer of an HTTP source, fetched once when somebody asks for it; from then on every expression is tried on it
 * while it is written, without asking the source again.
 *
 * @param draft the query as it stands; its request is another one than the answer's when somebody changed it since
 */
export function usePreview(tenant: string, asked: Asked, draft: Query) {
  const [answer, setAnswer] = useState<SourceAnswer | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const latest = useRef({ asked, draft });
  latest.current = { asked, draft };
  const under = useRef<AbortController | null>(null);
  useEffect(() => () => under.current?.abort(), []);

  async function look(): Promise<void> {
    under.current?.abort();
    const abort = new AbortController();
    under.current = abort;
    setBusy(true);
    setFailure(null);
    try {
      const body = { query: withoutEmpty(draft), ...sentWith(asked) };
      const found = await request<SourceAnswer>(path`tenants/${tenant}/query/answer`, {
        method: 'POST',
        body,
        signal: abort.signal,
      });
      if (!abort.signal.aborted) setAnswer(found);
    } catch (error) {
      if (abort.signal.aborted) return;
      setAnswer(null);
      setFailure(failureOf(error));
    } finally {
      if (under.current === abort) setBusy(false);
    }
  }

  const text = draft.shape ?? '';
  const usable = answer && !answer.cut ? answer.text : null;
  useEffect(() => {
    if (usable === null) return setPreviewed(null);
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const { asked: with_, draft: now } = latest.current;
      const query = withoutEmpty({ ...now, shape: text });
      try {
        const body = { query, answer: usable, ...sentWith(with_) };
        const ran = await ranAt(path`tenants/${tenant}/query/shape`, body, abort.signal);
        if (!abort.signal.aborted) setPreviewed({ text, ran, failure: null });
      } catch (error) {
        if (!abort.signal.aborted) setPreviewed({ text, ran: null, failure: failureOf(error) });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [tenant, usable, text]);

  return { answer, failure, busy, look, previewed, forget: () => setPreviewed(null) };
}
