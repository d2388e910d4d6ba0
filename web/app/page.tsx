import type { ReactNode } from 'react';
import { cx } from '#web/ui/index.ts';

interface Props {
  readonly title: ReactNode;
  /** beside the title, at the end of its row */
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A page of a tenant that is a document (a list, a form), not a dashboard: one column with a heading. */
export function Page({ title, actions, className, children }: Props) {
  return (
    <div
      className={cx('mx-auto flex w-full max-w-5xl flex-1 flex-col gap-4 px-4 py-6 max-sm:py-4', className)}
    >
      <div className="flex min-h-(--control) flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-0 flex-1 truncate text-xl font-semibold tracking-tight">{title}</h1>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
      {children}
    </div>
  );
}
