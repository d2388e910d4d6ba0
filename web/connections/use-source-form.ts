import { useState } from 'react';
import type { DataSource, SourceKind, SourceTestAnswer } from '#core/contract/index.ts';
import { ApiProblem, explain } from '#web/app/problem.ts';
import { changeSource, createSource, tryConnection } from './connections-api.ts';
import { complaintsAbout, type Draft, draftOf, secretsFrom, settingsFrom } from './form-draft.ts';
import { fieldOfProblem } from './problem-field.ts';

interface Failure {
  /** sentences by field */
  readonly errors: Readonly<Record<string, string>>;
  /** what is about no field */
  readonly general: string | null;
}
const NOTHING: Failure = { errors: {}, general: null };

/**
 * What is typed about a source, and what comes of trying and saving it.
 * @param source what is changed; null for a new one
 */
export function useSourceForm(tenant: string, kind: SourceKind, source: DataSource | null) {
  const [draft, setDraft] = useState(() => draftOf(kind, source));
  const [failure, setFailure] = useState(NOTHING);
  const [outcome, setOutcome] = useState<SourceTestAnswer | null>(null);
  const [busy, setBusy] = useState<'testing' | 'saving' | null>(null);

  async function run<T>(what: 'testing' | 'saving', work: () => Promise<T>): Promise<T | null> {
    const errors = complaintsAbout(kind, draft, what === 'saving');
    setFailure({ errors, general: null });
    setOutcome(null);
    if (Object.keys(errors).length > 0) return null;
    setBusy(what);
    try {
      return await work();
    } catch (problem) {
      const field = problem instanceof ApiProblem ? fieldOfProblem(problem, kind, draft, source) : null;
      const sentence = explain(problem);
      setFailure(
        field ? { errors: { [field]: sentence }, general: null } : { errors: {}, general: sentence },
      );
      return null;
    } finally {
      setBusy(null);
    }
  }

  const settings = () => settingsFrom(kind, draft);
  const secrets = () => secretsFrom(kind, draft, source?.secrets ?? []);
  return {
    draft,
    ...failure,
    outcome,
    busy,
    change(next: Draft) {
      setDraft(next);
      // What was said about the form was about another one.
      setFailure(NOTHING);
      setOutcome(null);
    },
    async test() {
      const given = { kind, settings: settings(), secrets: secrets(), ...(source && { id: source.id }) };
      const answer = await run('testing', () => tryConnection(tenant, given));
      if (answer) setOutcome(answer);
    },
    /** @returns the source as it is kept now; null when it is not */
    save: () =>
      run('saving', () => {
        const given = { name: draft.name.trim(), settings: settings(), secrets: secrets() };
        return source ? changeSource(tenant, source.id, given) : createSource(tenant, { kind, ...given });
      }),
  };
}
