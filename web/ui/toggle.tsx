import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

interface SwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label: ReactNode;
  readonly disabled?: boolean;
}

/** On or off, in effect at once. */
export function Switch({ checked, onChange, label, disabled }: SwitchProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the input within the label
    <label className="flex min-h-(--control-sm) items-center justify-between gap-3 text-sm">
      <span className="min-w-0">{label}</span>
      <BaseSwitch.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        className="flex h-4.5 w-8 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors data-checked:bg-accent-fill data-disabled:opacity-50"
      >
        <BaseSwitch.Thumb className="size-3.5 rounded-full bg-on-accent transition-transform data-checked:translate-x-3.5" />
      </BaseSwitch.Root>
    </label>
  );
}

interface SegmentsProps<T extends string> {
  readonly options: readonly { readonly value: T; readonly label: ReactNode; readonly name?: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** what is chosen here; read out */
  readonly label: string;
  readonly className?: string;
}

/** One of a few values, all in sight. `name` is read out where a label is only an icon. */
export function Segments<T extends string>({ options, value, onChange, label, className }: SegmentsProps<T>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => next && onChange(next as T)}
      className={cx('inline-flex shrink-0 rounded-md border border-line bg-sunken p-0.5', className)}
    >
      {options.map(option => (
        <Toggle
          key={option.value}
          value={option.value}
          aria-label={option.name}
          className="inline-flex h-[calc(var(--control)-0.375rem)] touch:h-(--control-sm) flex-1 items-center justify-center gap-1.5 rounded-sm px-2.5 text-sm text-dim select-none hover:text-text data-pressed:bg-raised data-pressed:font-medium data-pressed:text-text data-pressed:outline data-pressed:outline-line [&_svg]:size-4"
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
