import { Toast as Base } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Button, IconButton } from './button.tsx';
import { cx } from './cx.ts';

interface ToastOptions {
  readonly message: string;
  readonly tone?: 'neutral' | 'good' | 'bad';
  /** for example `{ label: 'Undo', onClick }`; closes the toast */
  readonly action?: { readonly label: string; readonly onClick: () => void };
  /** milliseconds; longer when there is something to press. 0: stays until it is closed */
  readonly duration?: number;
}

interface Data {
  readonly tone: 'neutral' | 'good' | 'bad';
  readonly action?: ToastOptions['action'];
}

const manager = Base.createToastManager<Data>();

/**
 * Says in passing what happened. Bad news waits until it is closed, unless a duration is given.
 * @returns its id, for `closeToast`
 */
export function toast(options: ToastOptions): string {
  const tone = options.tone ?? 'neutral';
  return manager.add({
    title: options.message,
    timeout: options.duration ?? (tone === 'bad' ? 12_000 : options.action ? 8_000 : 4_000),
    priority: tone === 'bad' ? 'high' : 'low',
    data: { tone, action: options.action },
  });
}

export function closeToast(id: string): void {
  manager.close(id);
}

/** Where toasts appear; once per page. F6 leads to them. */
export function Toaster() {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-60 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 max-sm:right-4 max-sm:bottom-[calc(1rem+env(safe-area-inset-bottom))]">
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function List() {
  const { toasts } = Base.useToastManager<Data>();
  return toasts.map(item => {
    const tone = item.data?.tone ?? 'neutral';
    const action = item.data?.action;
    return (
      <Base.Root
        key={item.id}
        toast={item}
        swipeDirection={['right', 'down']}
        className="popup translate-x-(--toast-swipe-movement-x) translate-y-(--toast-swipe-movement-y) shadow-popup data-limited:hidden"
      >
        <Base.Content className="flex min-h-11 items-center gap-2 py-1.5 pr-1.5 pl-3">
          {tone === 'bad' ? <CircleAlert aria-hidden className="size-4 shrink-0 text-bad" /> : null}
          {tone === 'good' ? <CircleCheck aria-hidden className="size-4 shrink-0 text-good" /> : null}
          <Base.Title render={<div />} className={cx('min-w-0 flex-1 py-1 text-sm')} />
          {action ? (
            <Button
              size="sm"
              variant="ghost"
              className="text-accent!"
              onClick={() => {
                manager.close(item.id);
                action.onClick();
              }}
            >
              {action.label}
            </Button>
          ) : null}
          <Base.Close render={<IconButton label="Dismiss" size="sm" />}>
            <X aria-hidden />
          </Base.Close>
        </Base.Content>
      </Base.Root>
    );
  });
}
