import { memo, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Region } from '#core/contract/index.ts';
import { cx } from '#web/ui/index.ts';
import { RegionFrame } from '../region/region-frame.tsx';
import type { PreviewStore } from './preview.ts';
import type { Visibility } from './visibility.ts';

interface Props {
  readonly region: Region;
  readonly preview: PreviewStore;
  readonly visibility: Visibility;
  readonly editable: boolean;
  readonly movable: boolean;
  /** it is being configured */
  readonly selected: boolean;
  /** names of others who are at it, and the colour of the first of them (1 to 8) */
  readonly others: string;
  readonly othersColour: number;
}

/** A region's place on the grid. Its content is built when it comes near the window. */
export const RegionSlot = memo(function RegionSlot(props: Props) {
  const { region, preview, visibility, editable, movable, selected, others, othersColour } = props;
  const { id, title, placement } = region;
  const slot = useRef<HTMLElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = slot.current;
    return element ? visibility.observe(element, id, setNear) : undefined;
  }, [visibility, id]);

  const row = useSyncExternalStore(preview.subscribe, () => preview.rowOf(id));
  const held = useSyncExternalStore(preview.subscribe, () => {
    const current = preview.get();
    return current?.regionId === id ? current.placement : null;
  });
  const { x, y, w, h } = held ?? (row === null ? placement : { ...placement, y: row });
  return (
    <section
      ref={slot}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a focused region is moved, resized and removed by keys
      tabIndex={0}
      data-region={id}
      aria-label={title || 'Region without a title'}
      aria-describedby={editable ? 'region-keys' : undefined}
      className={cx('grid-slot grid-region', selected && 'outline-2 outline-accent')}
      style={{
        '--x': x,
        '--y': y,
        '--w': w,
        '--h': h,
        ...(others ? { '--other': `var(--series-${othersColour})` } : {}),
      }}
    >
      {near ? (
        <RegionFrame region={region} editable={editable} movable={movable} />
      ) : (
        <div className="region" />
      )}
      {others ? (
        <div className="grid-others">
          <span>{others}</span>
        </div>
      ) : null}
    </section>
  );
});
