import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './kbd.tsx';

export const Menu = Base.Root;
/** `render={<Button>…</Button>}` gives it its look. */
export const MenuTrigger = Base.Trigger;
export const MenuGroup = Base.Group;
export const MenuRadioGroup = Base.RadioGroup;

const ITEM =
  'flex min-h-(--control-sm) cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint';

interface ContentProps {
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly className?: string;
  readonly children: ReactNode;
}

export function MenuContent({ align = 'start', side = 'bottom', className, children }: ContentProps) {
  return (
    <Base.Portal>
      <Base.Positioner
        align={align}
        side={side}
        sideOffset={4}
        collisionPadding={8}
        className="z-50 outline-none"
      >
        <Base.Popup
          className={cx('popup max-h-(--available-height) min-w-48 overflow-y-auto p-1', className)}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

interface ItemProps {
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSelect?: () => void;
  /** a link to render as, for items that lead to another page */
  readonly render?: ReactElement;
  readonly children: ReactNode;
}

export function MenuItem({ icon, shortcut, danger, disabled, onSelect, render, children }: ItemProps) {
  return (
    <Base.Item
      disabled={disabled}
      onClick={onSelect}
      className={cx(ITEM, danger && 'text-bad [&_svg]:text-bad')}
      {...(render ? { render } : {})}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut ? <Kbd keys={shortcut} /> : null}
    </Base.Item>
  );
}

interface RadioProps extends ComponentProps<typeof Base.RadioItem> {
  readonly icon?: ReactNode;
  readonly hint?: ReactNode;
}

export function MenuRadioItem({ icon, hint, children, ...rest }: RadioProps) {
  return (
    <Base.RadioItem className={ITEM} closeOnClick {...rest}>
      {icon}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{children}</span>
        {hint ? <span className="block text-xs text-faint">{hint}</span> : null}
      </span>
      <Base.RadioItemIndicator>
        <Check aria-hidden className="text-accent!" />
      </Base.RadioItemIndicator>
    </Base.RadioItem>
  );
}

export function MenuCheckboxItem({ children, ...rest }: ComponentProps<typeof Base.CheckboxItem>) {
  return (
    <Base.CheckboxItem className={ITEM} {...rest}>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Base.CheckboxItemIndicator>
        <Check aria-hidden className="text-accent!" />
      </Base.CheckboxItemIndicator>
    </Base.CheckboxItem>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-xs text-faint">{children}</Base.GroupLabel>;
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}
