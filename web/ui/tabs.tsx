import { Tabs as Base } from '@base-ui/react/tabs';
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';

export const Tabs = Base.Root;
export const TabPanel = Base.Panel;

export function TabList({ className, ...rest }: ComponentProps<typeof Base.List>) {
  return <Base.List className={cx('flex gap-4 border-b border-line', className as string)} {...rest} />;
}

export function Tab({ className, ...rest }: ComponentProps<typeof Base.Tab>) {
  return (
    <Base.Tab
      className={cx(
        '-mb-px flex h-(--control) items-center border-b-2 border-transparent text-sm font-medium text-dim outline-none select-none hover:text-text focus-visible:outline-2 focus-visible:outline-accent data-active:border-accent data-active:text-text',
        className as string,
      )}
      {...rest}
    />
  );
}
