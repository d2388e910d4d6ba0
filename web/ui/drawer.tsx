import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';
import { backdropClass } from './dialog.tsx';
import { useMediaQuery } from './use-media-query.ts';

interface DrawerProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A panel above the page: from the right, and from below on a phone. */
export function Drawer({ open, onOpenChange, title, footer, children }: DrawerProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          className={cx(
            'fixed z-40 flex flex-col border-line bg-raised text-text shadow-popup outline-none transition-[translate,opacity] duration-140',
            'inset-y-0 right-0 w-96 border-l data-ending-style:translate-x-4 data-ending-style:opacity-0 data-starting-style:translate-x-4 data-starting-style:opacity-0',
            'max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:max-h-[85dvh] max-sm:w-full max-sm:rounded-t-xl max-sm:border-t max-sm:border-l-0 max-sm:pb-[env(safe-area-inset-bottom)]',
          )}
        >
          <PanelFrame
            title={<Base.Title className="min-w-0 truncate text-base font-semibold">{title}</Base.Title>}
            close={
              <Base.Close render={<IconButton label="Close" size="sm" />}>
                <X aria-hidden />
              </Base.Close>
            }
            footer={footer}
          >
            {children}
          </PanelFrame>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface SidePanelProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/**
 * Where something on the page is configured while the page stays in sight: beside the content from 1024
 * pixels on (it is a child of a row; the rest of the row gives way), a drawer below that.
 */
export function SidePanel({ open, onClose, title, footer, children }: SidePanelProps) {
  const docked = useMediaQuery('(min-width: 1024px)');
  if (!docked) {
    return (
      <Drawer open={open} onOpenChange={next => next || onClose()} title={title} footer={footer}>
        {children}
      </Drawer>
    );
  }
  if (!open) return null;
  return (
    <aside
      aria-label={title}
      className="sticky top-(--bar) flex h-[calc(100dvh-var(--bar))] w-88 shrink-0 flex-col border-l border-line bg-surface"
    >
      <PanelFrame
        title={<h2 className="min-w-0 truncate text-base font-semibold">{title}</h2>}
        close={
          <IconButton label="Close" shortcut="esc" size="sm" onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        }
        footer={footer}
      >
        {children}
      </PanelFrame>
    </aside>
  );
}

interface FrameProps {
  readonly title: ReactNode;
  readonly close: ReactNode;
  readonly footer: ReactNode;
  readonly children: ReactNode;
}

function PanelFrame({ title, close, footer, children }: FrameProps) {
  return (
    <>
      <div className="flex h-(--bar) shrink-0 items-center justify-between gap-2 border-b border-line pr-2 pl-4">
        {title}
        {close}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
      {footer ? (
        <div className="flex shrink-0 justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
      ) : null}
    </>
  );
}
