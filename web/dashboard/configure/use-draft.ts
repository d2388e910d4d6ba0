import { useCallback, useEffect, useRef, useState } from 'react';

interface Draft {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  /** Enter sends what is typed, Escape takes it back */
  readonly onKeyDown: (event: { readonly key: string; stopPropagation(): void }) => void;
}

/**
 * A text that is typed here while others may change it elsewhere. What one types stays until it is sent;
 * from then on, what is stored shows, whoever changed it last.
 *
 * @param stored the value as it stands
 * @param version of the region that `stored` belongs to, as the server knows it
 * @param save gets the new value and the version on which the typing began; false: it cannot be sent like that
 * @param pauseMs saves after this pause in the typing; without it on leaving or Enter only
 */
export function useDraft(
  stored: string,
  version: number | undefined,
  save: (value: string, version: number | undefined) => boolean,
  pauseMs?: number,
): Draft {
  const [draft, setDraft] = useState<string | null>(null);
  const latest = useRef({ draft, stored, version, save });
  latest.current = { draft, stored, version, save };
  const began = useRef<number | undefined>(version);
  const timer = useRef<number | undefined>(undefined);

  const set = useCallback((value: string | null) => {
    // Leaving the field may follow in the same moment, before it is drawn again.
    latest.current.draft = value;
    setDraft(value);
  }, []);
  const commit = useCallback(() => {
    clearTimeout(timer.current);
    const now = latest.current;
    if (now.draft === null) return;
    if (now.draft === now.stored || now.save(now.draft, began.current)) set(null);
  }, [set]);

  // The panel may close while somebody types.
  useEffect(() => commit, [commit]);

  return {
    value: draft ?? stored,
    onFocus: () => {
      began.current = latest.current.version;
    },
    onChange: value => {
      if (latest.current.draft === null) began.current = latest.current.version;
      set(value);
      if (pauseMs === undefined) return;
      clearTimeout(timer.current);
      timer.current = window.setTimeout(commit, pauseMs);
    },
    onBlur: commit,
    onKeyDown: event => {
      if (event.key === 'Enter' && pauseMs === undefined) commit();
      if (event.key !== 'Escape' || latest.current.draft === null) return;
      clearTimeout(timer.current);
      set(null);
      event.stopPropagation();
    },
  };
}
