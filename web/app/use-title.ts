import { useEffect } from 'react';

const PRODUCT = 'Region Dashboard';

/** Names the page in the tab and in the history: the most particular part first. */
export function useTitle(...parts: readonly (string | undefined)[]): void {
  const title = [...parts.filter(Boolean), PRODUCT].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
