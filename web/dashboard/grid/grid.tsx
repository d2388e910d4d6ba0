import './grid.css';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DashboardState, Present } from '#core/contract/index.ts';
import { rowsOf } from '#core/layout/index.ts';
import { isTyping, seriesOf, useMediaQuery } from '#web/ui/index.ts';
import { WIDGETS } from '#web/widgets/index.ts';
import { useDashboard } from '../context.ts';
import { attachDrag } from './drag.ts';
import { Placeholder } from './placeholder.tsx';
import { changes, PreviewStore } from './preview.ts';
import { RegionSlot } from './region-slot.tsx';
import { useGridRows } from './use-grid-rows.ts';
import { useKeyboardMove } from './use-keyboard-move.ts';
import { useOrder } from './use-order.ts';
import { Visibility } from './visibility.ts';

interface Props {
  readonly state: DashboardState;
  readonly editable: boolean;
  /** the region that is being configured */
  readonly selected: string | null;
  /** the others who have the dashboard open */
  readonly others: readonly Present[];
  readonly onVisible: (regionIds: ReadonlySet<string>) => void;
}

/** Height of the page bar, which lies over the top of the window, CSS pixels. */
const BAR = 48;

/** The board: 24 columns on which regions are dragged, resized and looked at. */
export function Grid({ state, editable, selected, others, onVisible }: Props) {
  const { live, actions } = useDashboard();
  const grid = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  const narrow = useMediaQuery('(width < 40rem)');
  const movable = editable && !narrow;
  const [preview] = useState(() => new PreviewStore());
  const visibility = useVisibility(onVisible);
  const latest = useRef({ state, movable });
  latest.current = { state, movable };
  const order = useOrder(state.regions, grid, narrow);
  const rows = useGridRows(preview, rowsOf(state.regions));
  const atRegion = useMemo(() => othersByRegion(others), [others]);

  const board = useCallback(() => latest.current.state.regions, []);
  const least = useCallback((id: string) => {
    const kind = latest.current.state.regions[id]?.widget.kind;
    return kind ? WIDGETS[kind].smallest : { w: 1, h: 1 };
  }, []);
  const titleOf = useCallback((id: string) => latest.current.state.regions[id]?.title ?? '', []);
  const drop = useCallback(() => {
    const wish = preview.get();
    if (!wish || !changes(latest.current.state.regions, wish)) return;
    const { regionId, wanted } = wish;
    if (wish.kind === 'move') live.submit({ type: 'moveRegion', regionId, x: wanted.x, y: wanted.y });
    else live.submit({ type: 'resizeRegion', regionId, w: wanted.w, h: wanted.h });
  }, [preview, live]);

  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    return attachDrag({
      grid: element,
      preview,
      regions: board,
      least,
      enabled: () => latest.current.movable,
      view: () => ({ top: BAR, bottom: innerHeight }),
      onStart: id => live.select(id),
      onDrop: drop,
      onCancel: () => setSaid('Taken back'),
    });
  }, [preview, board, least, drop, live]);

  const stepByKey = useKeyboardMove({
    preview,
    regions: board,
    titleOf,
    least,
    enabled: movable,
    drop,
    say: setSaid,
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).dataset.region;
    // Only keys on the region itself: what is within it has keys of its own.
    if (!id || event.defaultPrevented || isTyping(event.target)) return;
    if (stepByKey(event, id)) event.preventDefault();
    else if (editable && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if (event.key === 'Enter') actions.configure(id);
      else if (event.key === 'Delete' || event.key === 'Backspace') actions.remove(id);
      else return;
      event.preventDefault();
    }
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the focused region within */}
      <div
        ref={grid}
        className="grid-area"
        style={{ '--rows': rows }}
        onKeyDown={onKeyDown}
        onFocus={event => live.select(regionAt(event.target))}
        onBlur={event => live.select(regionAt(event.relatedTarget))}
      >
        <Placeholder preview={preview} />
        {order.map(id => {
          const region = state.regions[id]!;
          const here = atRegion.get(id);
          return (
            <RegionSlot
              key={id}
              region={region}
              preview={preview}
              visibility={visibility}
              editable={editable}
              movable={movable}
              selected={selected === id}
              others={here?.names ?? ''}
              othersColour={here?.colour ?? 1}
            />
          );
        })}
      </div>
      <p id="region-keys" hidden>
        Enter configures. Alt and an arrow key move, Shift and an arrow key resize, Delete removes.
      </p>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}

function useVisibility(onVisible: (regionIds: ReadonlySet<string>) => void): Visibility {
  const latest = useRef(onVisible);
  latest.current = onVisible;
  const [visibility] = useState(() => new Visibility(ids => latest.current(ids)));
  return visibility;
}

function regionAt(target: EventTarget | null): string | null {
  return target instanceof Element
    ? (target.closest<HTMLElement>('[data-region]')?.dataset.region ?? null)
    : null;
}

/** Names in one text each, so that a region draws itself again only when they change. */
function othersByRegion(others: readonly Present[]): Map<string, { names: string; colour: number }> {
  const found = new Map<string, { names: string; colour: number }>();
  for (const { selection, name, person } of others) {
    if (!selection) continue;
    const before = found.get(selection);
    if (!before) found.set(selection, { names: name, colour: seriesOf(person) });
    else if (!before.names.split(', ').includes(name))
      found.set(selection, { ...before, names: `${before.names}, ${name}` });
  }
  return found;
}
