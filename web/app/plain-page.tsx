import { type ReactNode, useContext } from 'react';
import { EnvironmentBadge } from './environment-badge.tsx';
import { InShell } from './in-shell.ts';
import { ProductMark } from './product-mark.tsx';

interface Props {
  readonly title?: ReactNode;
  /** a sentence below the title */
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}

/** A page that says one thing: one narrow column in the middle. Outside a tenant it bears the product's name. */
export function PlainPage({ title, lead, children }: Props) {
  const inShell = useContext(InShell);
  const Column = inShell ? 'div' : 'main';
  return (
    <Column className="mx-auto flex w-full max-w-92 flex-1 flex-col gap-6 px-4 pt-[max(3rem,14vh)] pb-12">
      <div className="flex flex-col gap-4">
        {inShell ? null : (
          <div className="flex items-center gap-2 text-sm font-semibold">
            <ProductMark />
            Region Dashboard
            <EnvironmentBadge />
          </div>
        )}
        {title ? (
          <div className="flex flex-col gap-1">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            {lead ? <p className="text-base text-pretty text-dim">{lead}</p> : null}
          </div>
        ) : null}
      </div>
      {children}
    </Column>
  );
}
