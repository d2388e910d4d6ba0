import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md';

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  primary: 'bg-accent-fill text-on-accent not-disabled:hover:bg-accent-fill-hover',
  secondary: 'border border-line bg-surface text-text not-disabled:hover:bg-hover data-popup-open:bg-hover',
  ghost:
    'text-dim not-disabled:hover:bg-hover not-disabled:hover:text-text data-popup-open:bg-hover data-popup-open:text-text',
  danger: 'bg-bad-fill text-on-accent not-disabled:hover:bg-bad-fill-hover',
};
const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md text-sm font-medium whitespace-nowrap select-none transition-colors disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0';

interface Look {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
}

/** @returns the classes of a button, for a link that looks like one */
export function buttonClass({ variant = 'secondary', size = 'md' }: Look = {}): string {
  return cx(BASE, VARIANTS[variant], size === 'sm' ? 'h-(--control-sm) px-2' : 'h-(--control) px-3');
}

export interface ButtonProps extends ComponentProps<'button'>, Look {
  readonly icon?: ReactNode;
  /** The action runs: the button cannot be pressed again, keeps its focus and its width. */
  readonly busy?: boolean;
}

export function Button({ variant, size, icon, busy, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={cx(buttonClass({ variant, size }), className)}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={
        busy
          ? event => {
              event.preventDefault();
            }
          : onClick
      }
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does: read out by screen readers and shown as its tooltip. */
  readonly label: string;
  /** For example `mod+k`; shown beside the label. */
  readonly shortcut?: string;
  readonly size?: ButtonSize;
  readonly variant?: ButtonVariant;
}

export function IconButton({
  label,
  shortcut,
  size = 'md',
  variant = 'ghost',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        className={cx(
          BASE,
          VARIANTS[variant],
          size === 'sm' ? 'size-(--control-sm)' : 'size-(--control)',
          className,
        )}
        {...rest}
      />
    </Tooltip>
  );
}
