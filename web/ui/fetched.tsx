import { type ReactNode, use, useSyncExternalStore } from 'react';
import type { LazyCode } from './lazy-code.ts';

interface Props<C> {
  readonly code: LazyCode<C>;
  /** what stands there when it cannot be fetched; `retry` is for its one button */
  readonly missing: (retry: () => void) => ReactNode;
  readonly children: (value: C) => ReactNode;
}

/** Draws with code that is fetched first; meanwhile the nearest Suspense shows its fallback. */
export function Fetched<C>({ code, missing, children }: Props<C>) {
  const state = useSyncExternalStore(code.subscribe, code.state);
  if (code.value !== null) return children(code.value);
  if (state === 'missing') return missing(() => void code.insist());
  use(code.load());
  return null;
}
