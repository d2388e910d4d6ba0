import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';

interface Props {
  readonly label: ReactNode;
  /** For example `mod+k` */
  readonly shortcut?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  /** The element that it explains; takes the props and the ref. */
  readonly children: ReactElement;
}

/** A word on hover or focus. Never the only place of something: fingers do not meet it. */
export function Tooltip({ label, shortcut, side = 'bottom', children }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup className="popup flex max-w-72 items-center gap-2 px-2 py-1 text-xs">
            {label}
            {shortcut ? <Kbd keys={shortcut} /> : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Once one tooltip was read, its neighbours open at once. */
export const TooltipProvider = Base.Provider;
