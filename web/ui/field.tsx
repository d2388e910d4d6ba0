import { Field as Base } from '@base-ui/react/field';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with the value and how to mend it; marks the control as invalid. */
  readonly error?: string | null | undefined;
  /** The label is read out but not shown, for a control whose meaning its surroundings show. */
  readonly hideLabel?: boolean;
  readonly className?: string;
  readonly name?: string;
  readonly children: ReactNode;
}

/** Label, control, hint and error, tied together for screen readers. */
export function Field({ label, hint, error, hideLabel, className, name, children }: FieldProps) {
  return (
    <Base.Root
      invalid={Boolean(error)}
      className={cx('flex min-w-0 flex-col gap-1', className)}
      {...(name ? { name } : {})}
    >
      <Base.Label className={hideLabel ? 'sr-only' : 'text-sm font-medium text-text'}>{label}</Base.Label>
      {children}
      {hint ? <Base.Description className="text-xs text-faint">{hint}</Base.Description> : null}
      <Base.Error match={Boolean(error)} className="text-xs text-bad">
        {error}
      </Base.Error>
    </Base.Root>
  );
}

/** The look of everything that takes text. */
export const inputClass =
  'min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm text-text transition-colors hover:border-dim focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent disabled:opacity-50 data-invalid:border-bad';

/** @returns the whole width, unless the classes name another one (two widths would fight) */
export function widthUnless(className: string | undefined): string {
  return /(?:^|\s)(?:w|basis|flex)-/.test(className ?? '') ? '' : 'w-full';
}

/** A line of text. Within a Field it takes label, hint and error from there. */
export function Input({
  className,
  ...rest
}: ComponentProps<typeof Base.Control> & { readonly className?: string }) {
  return (
    <Base.Control className={cx(inputClass, widthUnless(className), 'h-(--control)', className)} {...rest} />
  );
}

/** Several lines of text. */
export function TextArea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return (
    <Base.Control
      render={
        <textarea
          rows={rows}
          className={cx(inputClass, widthUnless(className), 'py-1.5 leading-5', className)}
          {...rest}
        />
      }
    />
  );
}
