import type { Placed, Placement } from '#core/layout/index.ts';
import { type Box, boxOf, cellOf, scrollSpeed, sizeOf } from './geometry.ts';
import { type PreviewStore, previewOf } from './preview.ts';

export interface DragHost {
  readonly grid: HTMLElement;
  readonly preview: PreviewStore;
  /** the regions as they stand now; they may change while somebody drags */
  regions(): Placed;
  least(regionId: string): { readonly w: number; readonly h: number };
  enabled(): boolean;
  /** the part of the window that shows the grid */
  view(): { readonly top: number; readonly bottom: number };
  onStart(regionId: string): void;
  /** let go: the preview stands for what is wanted */
  onDrop(): void;
  onCancel(): void;
}

type Kind = 'move' | 'resize';

interface Press {
  readonly pointer: number;
  readonly kind: Kind;
  readonly region: HTMLElement;
  readonly regionId: string;
  readonly startX: number;
  readonly startY: number;
  /** a finger has to rest first, so that scrolling is never a drag */
  readonly longPress: number | null;
}

interface Drag {
  readonly press: Press;
  readonly before: Placement;
  readonly box: Box;
  /** from the pointer to the corner that it holds, CSS pixels */
  readonly offsetX: number;
  readonly offsetY: number;
  x: number;
  y: number;
  frame: number;
  lastFrame: number;
  /** what the preview was computed from */
  seen: { readonly regions: Placed; readonly column: number; readonly row: number } | null;
}

/** A mouse that moves this far means it, CSS pixels. */
const THRESHOLD = 4;
/** A finger that moves this far before it has rested is scrolling. */
const TOUCH_SLACK = 8;
const LONG_PRESS_MS = 350;

/**
 * Dragging and resizing by pointer: `[data-drag=move|resize]` handles within `[data-region=<id>]` elements.
 * The held region follows the pointer by its transform; the others hear of it only when the cell changes.
 *
 * @returns stops listening
 */
export function attachDrag(host: DragHost): () => void {
  const { grid, preview } = host;
  let press: Press | null = null;
  let drag: Drag | null = null;

  function onPointerDown(event: PointerEvent): void {
    if (press || drag || event.button !== 0 || !event.isPrimary || !host.enabled()) return;
    const target = event.target as Element;
    const handle = target.closest<HTMLElement>('[data-drag]');
    if (!handle || target.closest('button, a, input, textarea, [contenteditable=true]')) return;
    const region = handle.closest<HTMLElement>('[data-region]');
    const regionId = region?.dataset.region;
    if (!region || !regionId || !Object.hasOwn(host.regions(), regionId)) return;
    const touch = event.pointerType === 'touch';
    press = {
      pointer: event.pointerId,
      kind: handle.dataset.drag === 'resize' ? 'resize' : 'move',
      region,
      regionId,
      startX: event.clientX,
      startY: event.clientY,
      longPress: touch ? window.setTimeout(begin, LONG_PRESS_MS) : null,
    };
    window.addEventListener('pointermove', onPointerMove);
    window.addEventListener('pointerup', onPointerUp);
    window.addEventListener('pointercancel', onPointerCancel);
    window.addEventListener('keydown', onKeyDown, true);
    window.addEventListener('contextmenu', onContextMenu, true);
  }

  function onPointerMove(event: PointerEvent): void {
    if (!press || event.pointerId !== press.pointer) return;
    if (drag) {
      drag.x = event.clientX;
      drag.y = event.clientY;
      return;
    }
    const distance = Math.hypot(event.clientX - press.startX, event.clientY - press.startY);
    if (press.longPress !== null) {
      if (distance > TOUCH_SLACK) release();
    } else if (distance > THRESHOLD) {
      begin();
      onPointerMove(event);
    }
  }

  function begin(): void {
    if (!press || drag) return;
    const { region, regionId, kind, startX, startY } = press;
    const before = host.regions()[regionId]?.placement;
    if (!before) {
      release();
      return;
    }
    const box = boxOf(before, grid.clientWidth);
    const area = grid.getBoundingClientRect();
    const holdsX = kind === 'move' ? box.left : box.left + box.width;
    const holdsY = kind === 'move' ? box.top : box.top + box.height;
    drag = {
      press,
      before,
      box,
      offsetX: area.left + holdsX - startX,
      offsetY: area.top + holdsY - startY,
      x: startX,
      y: startY,
      frame: requestAnimationFrame(onFrame),
      lastFrame: performance.now(),
      seen: null,
    };
    if (press.longPress !== null) navigator.vibrate?.(10);
    region.dataset.dragging = kind;
    document.documentElement.dataset.dragging = kind;
    host.onStart(regionId);
  }

  function onFrame(now: number): void {
    if (!drag) return;
    const regions = host.regions();
    if (!Object.hasOwn(regions, drag.press.regionId)) {
      cancel();
      return;
    }
    const speed = scrollSpeed(drag.y, host.view());
    if (speed !== 0) window.scrollBy(0, (speed * Math.min(64, now - drag.lastFrame)) / 1_000);
    drag.lastFrame = now;
    follow(drag, regions);
    drag.frame = requestAnimationFrame(onFrame);
  }

  function follow(held: Drag, regions: Placed): void {
    const area = grid.getBoundingClientRect();
    const cornerX = held.x + held.offsetX - area.left;
    const cornerY = held.y + held.offsetY - area.top;
    const { region, regionId, kind } = held.press;
    const { before, box } = held;
    let wanted: Placement;
    if (kind === 'move') {
      region.style.transform = `translate(${cornerX}px, ${cornerY}px)`;
      wanted = { ...before, ...cellOf({ left: cornerX, top: cornerY }, before, area.width) };
    } else {
      const width = Math.max(48, Math.min(cornerX, area.width) - box.left);
      const height = Math.max(32, cornerY - box.top);
      region.style.width = `${width}px`;
      region.style.height = `${height}px`;
      wanted = { ...before, ...sizeOf({ width, height }, before, host.least(regionId), area.width) };
    }
    const column = kind === 'move' ? wanted.x : wanted.w;
    const row = kind === 'move' ? wanted.y : wanted.h;
    const { seen } = held;
    if (seen && seen.regions === regions && seen.column === column && seen.row === row) return;
    held.seen = { regions, column, row };
    preview.set(previewOf(regions, regionId, kind, wanted));
  }

  function onPointerUp(event: PointerEvent): void {
    if (!press || event.pointerId !== press.pointer) return;
    if (!drag) {
      release();
      return;
    }
    follow(drag, host.regions());
    suppressClick();
    // First what is wanted, then the end of the preview: the region goes from the pointer to its place.
    host.onDrop();
    release();
  }

  function onPointerCancel(event: PointerEvent): void {
    if (event.pointerId === press?.pointer) cancel();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!drag || event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    suppressClick();
    cancel();
  }

  function onContextMenu(event: Event): void {
    if (press) event.preventDefault();
  }

  function cancel(): void {
    const wasDragging = drag !== null;
    release();
    if (wasDragging) host.onCancel();
  }

  function release(): void {
    if (press?.longPress) clearTimeout(press.longPress);
    if (drag) {
      cancelAnimationFrame(drag.frame);
      const { style, dataset } = drag.press.region;
      style.transform = '';
      style.width = '';
      style.height = '';
      delete dataset.dragging;
      delete document.documentElement.dataset.dragging;
      preview.set(null);
    }
    press = null;
    drag = null;
    window.removeEventListener('pointermove', onPointerMove);
    window.removeEventListener('pointerup', onPointerUp);
    window.removeEventListener('pointercancel', onPointerCancel);
    window.removeEventListener('keydown', onKeyDown, true);
    window.removeEventListener('contextmenu', onContextMenu, true);
  }

  /** Once a finger drags, it does not scroll. Has to be there before the touch begins. */
  function onTouchMove(event: TouchEvent): void {
    if (drag && event.cancelable) event.preventDefault();
  }

  grid.addEventListener('pointerdown', onPointerDown);
  grid.addEventListener('touchmove', onTouchMove, { passive: false });
  return () => {
    cancel();
    grid.removeEventListener('pointerdown', onPointerDown);
    grid.removeEventListener('touchmove', onTouchMove);
  };
}

/** The click that ends a drag is none. */
function suppressClick(): void {
  const stop = (event: Event) => event.stopPropagation();
  window.addEventListener('click', stop, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', stop, true));
}
