import { useEffect } from 'react';
import type { TimeScope } from '../context.ts';
import { zoomedOut } from './zoom-out.ts';

/** A double click on a chart over time shows twice as much of it. */
export function useZoomOut({ range, setRange }: Pick<TimeScope, 'range' | 'setRange'>): void {
  useEffect(() => {
    const zoom = ({ target }: MouseEvent) => {
      if (!(target instanceof Element) || !target.closest('[data-region] .u-over')) return;
      const wider = zoomedOut(range, Date.now());
      if (wider) setRange(wider);
    };
    document.addEventListener('dblclick', zoom);
    return () => document.removeEventListener('dblclick', zoom);
  }, [range, setRange]);
}
