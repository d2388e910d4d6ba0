import { useSyncExternalStore } from 'react';
import type { PreviewStore } from './preview.ts';

/** Where the held region would come to stand. */
export function Placeholder({ preview }: { readonly preview: PreviewStore }) {
  const current = useSyncExternalStore(preview.subscribe, preview.get);
  if (!current) return null;
  const { x, y, w, h } = current.placement;
  return (
    <div
      aria-hidden="true"
      className="grid-slot grid-placeholder max-sm:hidden"
      style={{ '--x': x, '--y': y, '--w': w, '--h': h }}
    />
  );
}
