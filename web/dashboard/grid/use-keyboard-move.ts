import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import type { Placed, Placement } from '#core/layout/index.ts';
import { directionOf, sayPreview, stepMove, stepResize } from './keyboard.ts';
import type { PreviewStore } from './preview.ts';

interface Options {
  readonly preview: PreviewStore;
  readonly regions: () => Placed;
  readonly titleOf: (regionId: string) => string;
  readonly least: (regionId: string) => { readonly w: number; readonly h: number };
  readonly enabled: boolean;
  readonly drop: () => void;
  readonly say: (sentence: string) => void;
}

interface Stepping {
  readonly regionId: string;
  readonly kind: 'move' | 'resize';
  placement: Placement;
}

/**
 * Alt and an arrow move the focused region, Shift and an arrow resize it. While the key is held it is a
 * preview, as under the pointer; letting go of Alt or Shift does it, Escape takes it back.
 */
export function useKeyboardMove(options: Options) {
  const { preview, enabled } = options;
  const latest = useRef(options);
  latest.current = options;
  const stepping = useRef<Stepping | null>(null);

  const finish = useCallback(
    (how: 'drop' | 'cancel') => {
      if (!stepping.current) return;
      stepping.current = null;
      if (how === 'drop') latest.current.drop();
      else latest.current.say('Taken back');
      preview.set(null);
    },
    [preview],
  );

  useEffect(() => {
    if (!enabled) return;
    const up = (event: globalThis.KeyboardEvent) => {
      const held = stepping.current?.kind === 'move' ? 'Alt' : 'Shift';
      if (event.key === held) finish('drop');
    };
    const blur = () => finish('drop');
    window.addEventListener('keyup', up);
    window.addEventListener('blur', blur);
    return () => {
      window.removeEventListener('keyup', up);
      window.removeEventListener('blur', blur);
      finish('cancel');
    };
  }, [enabled, finish]);

  /** @returns whether the key was meant for moving or resizing */
  return useCallback(
    (event: KeyboardEvent, regionId: string): boolean => {
      const { regions, titleOf, least, say } = latest.current;
      if (event.key === 'Escape' && stepping.current) {
        finish('cancel');
        return true;
      }
      const direction = directionOf(event.key);
      const kind = event.altKey ? 'move' : event.shiftKey ? 'resize' : null;
      if (!enabled || !direction || !kind || event.ctrlKey || event.metaKey) return false;
      const board = regions();
      const before = board[regionId]?.placement;
      if (!before) return false;
      if (stepping.current && (stepping.current.kind !== kind || stepping.current.regionId !== regionId))
        finish('drop');
      const from = stepping.current?.placement ?? before;
      const next =
        kind === 'move'
          ? stepMove(board, regionId, from, direction)
          : stepResize(board, regionId, from, direction, least(regionId));
      if (!next) {
        say('No further');
        return true;
      }
      stepping.current = { regionId, kind, placement: next.placement };
      preview.set(next);
      say(sayPreview(titleOf(regionId), board, next));
      return true;
    },
    [enabled, finish, preview],
  );
}
