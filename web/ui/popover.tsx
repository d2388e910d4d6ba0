import { Popover as Base } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export const Popover = Base.Root;
/** `render={<Button>…</Button>}` gives it its look. */
export const PopoverTrigger = Base.Trigger;
export const PopoverClose = Base.Close;

interface Props {
  readonly title?: ReactNode;
  /** names it for those who cannot see what opened it; a title does so by itself */
  readonly label?: string;
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly className?: string;
  readonly children: ReactNode;
}

export function PopoverContent(props: Props) {
  const { title, label, align = 'start', side = 'bottom', className, children } = props;
  return (
    <Base.Portal>
      <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="z-50">
        <Base.Popup
          aria-label={label}
          className={cx(
            'popup max-h-(--available-height) max-w-(--available-width) overflow-y-auto p-3',
            className,
          )}
        >
          {title ? <Base.Title className="mb-2 text-sm font-semibold">{title}</Base.Title> : null}
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
