import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { inputClass, widthUnless } from './field.tsx';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  /** a second, dimmer line in the list */
  readonly hint?: ReactNode;
}

interface Props<T extends string> {
  readonly options: readonly SelectOption<T>[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  /** needed outside a Field */
  readonly label?: string;
  readonly placeholder?: string;
  readonly size?: 'sm' | 'md';
  readonly disabled?: boolean;
  readonly className?: string;
}

/** One of several values. Inside a Field it is named by the field's label, elsewhere by `label`. */
export function Select<T extends string>(props: Props<T>) {
  const { options, value, onChange, label, placeholder, size = 'md', disabled, className } = props;
  return (
    <Base.Root
      items={options}
      value={value}
      disabled={disabled}
      onValueChange={next => next !== null && onChange(next)}
    >
      <Base.Trigger
        aria-label={label}
        className={cx(
          inputClass,
          widthUnless(className),
          'flex items-center justify-between gap-2 text-left select-none data-popup-open:border-accent',
          size === 'sm' ? 'h-(--control-sm)' : 'h-(--control)',
          className,
        )}
      >
        <Base.Value
          className="min-w-0 truncate data-placeholder:text-faint"
          placeholder={placeholder ?? 'Choose'}
        />
        <Base.Icon className="text-faint">
          <ChevronsUpDown className="size-3.5" aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          sideOffset={4}
          collisionPadding={8}
          alignItemWithTrigger={false}
          className="z-50 outline-none"
        >
          <Base.Popup className="popup max-h-(--available-height) min-w-(--anchor-width) max-w-(--available-width) overflow-y-auto p-1">
            <Base.List>
              {options.map(option => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  className="grid min-h-(--control-sm) cursor-default grid-cols-[1rem_1fr] items-center gap-2 rounded-sm py-1 pr-3 pl-2 text-sm outline-none select-none data-highlighted:bg-hover"
                >
                  <Base.ItemIndicator className="text-accent">
                    <Check className="size-4" aria-hidden />
                  </Base.ItemIndicator>
                  <span className="col-start-2 min-w-0">
                    <Base.ItemText className="block truncate">{option.label}</Base.ItemText>
                    {option.hint ? <span className="block text-xs text-faint">{option.hint}</span> : null}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
