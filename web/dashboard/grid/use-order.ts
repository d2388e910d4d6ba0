import { type RefObject, useEffect, useMemo, useState } from 'react';
import { type Placed, stack } from '#core/layout/index.ts';

/** Long enough for a move to have been shown; moving an element in the page would cut its transition. */
const SETTLED_MS = 600;

/**
 * The regions in the order of the page's elements, which is the order of the Tab key: reading order. It
 * follows changes with a delay, and not while the focus is within the grid, because an element that is
 * moved in the page loses the focus.
 *
 * @param strict on a phone the order of elements is what is seen: it is always exact
 */
export function useOrder(
  regions: Placed,
  grid: RefObject<HTMLElement | null>,
  strict: boolean,
): readonly string[] {
  const exact = useMemo(() => stack(regions), [regions]);
  const [settled, setSettled] = useState(exact);
  useEffect(() => {
    const settle = () => {
      if (!grid.current?.contains(document.activeElement)) setSettled(exact);
    };
    const timer = setTimeout(settle, SETTLED_MS);
    const element = grid.current;
    const left = () => setTimeout(settle, SETTLED_MS);
    element?.addEventListener('focusout', left);
    return () => {
      clearTimeout(timer);
      element?.removeEventListener('focusout', left);
    };
  }, [exact, grid]);
  return useMemo(() => {
    if (strict) return exact;
    const known = new Set(settled);
    const kept = settled.filter(id => Object.hasOwn(regions, id));
    return [...kept, ...exact.filter(id => !known.has(id))];
  }, [strict, exact, settled, regions]);
}
