import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** Stands where something will be, in its final shape. Give it width and height by class. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={cx('block animate-pulse rounded-sm bg-pressed motion-reduce:animate-none', className)}
    />
  );
}

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title?: ReactNode;
  /** one sentence that teaches */
  readonly children: ReactNode;
  /** one button */
  readonly action?: ReactNode;
  readonly className?: string;
}

/** Nothing here yet: one sentence, one button. */
export function EmptyState({ icon, title, children, action, className }: EmptyProps) {
  return (
    <div className={cx('flex flex-col items-center gap-3 px-6 py-16 text-center', className)}>
      {icon ? <div className="text-faint [&_svg]:size-7 [&_svg]:stroke-[1.5]">{icon}</div> : null}
      <div className="flex max-w-96 flex-col gap-1">
        {title ? <h2 className="text-lg font-semibold">{title}</h2> : null}
        <p className="text-base text-pretty text-dim">{children}</p>
      </div>
      {action}
    </div>
  );
}

const TONES = {
  neutral: 'border-line text-dim',
  accent: 'border-transparent bg-accent-soft text-accent',
  good: 'border-transparent bg-good-soft text-good',
  warn: 'border-transparent bg-warn-soft text-warn',
  bad: 'border-transparent bg-bad-soft text-bad',
} as const;

interface BadgeProps {
  readonly tone?: keyof typeof TONES;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Badge({ tone = 'neutral', className, children }: BadgeProps) {
  return (
    <span
      className={cx(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-sm border px-1.5 text-xs whitespace-nowrap [&_svg]:size-3',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

interface NoticeProps {
  readonly tone?: 'neutral' | 'warn' | 'bad' | 'good';
  readonly icon?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

const NOTICES = {
  neutral: 'bg-sunken text-dim',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
} as const;

/** A sentence within the page that should not be missed. Bad ones are read out at once. */
export function Notice({ tone = 'neutral', icon, action, className, children }: NoticeProps) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : undefined}
      className={cx(
        'flex items-start gap-2 rounded-md px-3 py-2 text-sm [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0',
        NOTICES[tone],
        className,
      )}
    >
      {icon}
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
