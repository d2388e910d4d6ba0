import { useCallback, useEffect, useRef, useState } from 'react';

interface Draft {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  /** sends what is typed now */
  readonly commit: () => void;
}

/**
 * A text that is typed here while others may change it elsewhere. What one types stays; what others type
 * shows as soon as one does not type.
 *
 * @param stored the value as it stands
 * @param version of the region that `stored` belongs to, as the server knows it
 * @param save gets the new value and the version on which the typing began
 * @param pauseMs saves after this pause in the typing; without it on leaving or Enter only
 */
export function useDraft(
  stored: string,
  version: number | undefined,
  save: (value: string, version: number | undefined) => void,
  pauseMs?: number,
): Draft {
  const [draft, setDraft] = useState<string | null>(null);
  const latest = useRef({ draft, stored, version, save });
  latest.current = { draft, stored, version, save };
  const began = useRef<number | undefined>(version);
  const timer = useRef<number | undefined>(undefined);

  const commit = useCallback(() => {
    clearTimeout(timer.current);
    const now = latest.current;
    if (now.draft === null || now.draft === now.stored) return;
    now.save(now.draft, began.current);
    // What is typed next is typed on what has just been sent.
    began.current = undefined;
  }, []);

  // The panel may close while somebody types.
  useEffect(() => commit, [commit]);

  return {
    value: draft ?? stored,
    onFocus: () => {
      began.current = latest.current.version;
    },
    onChange: value => {
      setDraft(value);
      latest.current.draft = value;
      if (pauseMs === undefined) return;
      clearTimeout(timer.current);
      timer.current = window.setTimeout(commit, pauseMs);
    },
    onBlur: () => {
      commit();
      setDraft(null);
      latest.current.draft = null;
    },
    commit,
  };
}
