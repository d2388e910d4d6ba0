import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { carriedLink } from './carried-link.ts';

const ROUTE = '/t/$tenant/d/$dashboard';

/** Links within regions that lead to another dashboard carry what is shown here; made so as they are about to be used. */
export function useCarryingLinks(): void {
  const search = useSearch({ from: ROUTE });
  useEffect(() => {
    const original = new WeakMap<HTMLAnchorElement, string>();
    const carry = ({ target }: Event) => {
      const link =
        target instanceof Element ? target.closest<HTMLAnchorElement>('[data-region] a[href]') : null;
      if (!link) return;
      const href = original.get(link) ?? link.href;
      const carried = carriedLink(href, location.origin, search);
      if (carried === null) return;
      original.set(link, href);
      link.href = carried;
    };
    const events = ['pointerdown', 'focusin', 'click'] as const;
    for (const name of events) document.addEventListener(name, carry, true);
    return () => {
      for (const name of events) document.removeEventListener(name, carry, true);
    };
  }, [search]);
}
