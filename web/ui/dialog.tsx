import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { cx } from './cx.ts';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** the row of buttons at the end */
  readonly footer?: ReactNode;
  readonly size?: 'sm' | 'md' | 'lg' | 'xl';
  /** false: only an answer closes it (no Escape, no press beside it, no cross) */
  readonly dismissible?: boolean;
  /** called when it has gone from the screen, so that its content can be forgotten */
  readonly onClosed?: () => void;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly children?: ReactNode;
}

const WIDTHS = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-3xl', xl: 'max-w-6xl' } as const;

export const backdropClass =
  'fixed inset-0 z-40 min-h-dvh bg-backdrop transition-opacity duration-100 data-starting-style:opacity-0 data-ending-style:opacity-0 supports-[-webkit-touch-callout:none]:absolute';

/** A question or a form above the page: focus stays inside, Escape closes, focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, footer, size = 'md', dismissible = true } = props;
  return (
    <Base.Root
      open={open}
      onOpenChange={next => (next || dismissible) && onOpenChange(next)}
      onOpenChangeComplete={next => next || props.onClosed?.()}
      disablePointerDismissal={!dismissible}
    >
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto p-4 pt-[12vh] max-sm:p-2 max-sm:pt-12">
          <Base.Popup
            className={cx(
              'popup relative flex w-full flex-col gap-4 rounded-xl p-5 max-sm:p-4',
              WIDTHS[size],
            )}
            {...(props.initialFocus ? { initialFocus: props.initialFocus } : {})}
          >
            <div className={cx('flex flex-col gap-1', dismissible && 'pr-8')}>
              <Base.Title className="text-lg font-semibold">{title}</Base.Title>
              {description ? (
                <Base.Description className="text-sm text-dim">{description}</Base.Description>
              ) : null}
            </div>
            {dismissible ? (
              <Base.Close
                render={<IconButton label="Close" size="sm" className="absolute top-3.5 right-3.5" />}
              >
                <X aria-hidden />
              </Base.Close>
            ) : null}
            {props.children}
            {footer ? <div className="flex flex-wrap justify-end gap-2">{footer}</div> : null}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

interface ConfirmProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  /** what will be gone, in a sentence */
  readonly description: ReactNode;
  /** the verb: `Delete dataset` */
  readonly action: string;
  /** closes the dialog when it resolves; when it rejects, the dialog stays */
  readonly onConfirm: () => Promise<unknown>;
  readonly children?: ReactNode;
}

/** Only for what cannot be undone; everything else is done at once and offers Undo. */
export function ConfirmDialog(props: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await props.onConfirm();
      props.onOpenChange(false);
    } catch {
      // The caller has said what went wrong; the question stays.
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      description={props.description}
      size="sm"
      footer={
        <>
          <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
          <Button variant="danger" busy={busy} onClick={confirm}>
            {props.action}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
