import { Link, useLocation } from '@tanstack/react-router';
import { ChevronLeft, Search } from 'lucide-react';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { may } from '#core/access/index.ts';
import type { Tenant } from '#core/contract/index.ts';
import { cx, IconButton, Kbd } from '#web/ui/index.ts';
import { MeMenu } from './me-menu.tsx';
import { openPalette } from './palette-host.tsx';
import { SECTIONS, sectionOf } from './sections.ts';
import { TenantMenu } from './tenant-menu.tsx';

interface Slot {
  readonly element: HTMLElement | null;
  /** a page begins to use the bar; returns what ends that */
  readonly claim: () => () => void;
}

const SlotContext = createContext<Slot | null>(null);

/**
 * Puts what a page needs at hand (its title, its actions) into the page bar; the navigation then makes
 * room. Children are laid out in a row that takes the whole width.
 */
export function PageBarSlot({ children }: { readonly children: ReactNode }) {
  const slot = useContext(SlotContext);
  const claim = slot?.claim;
  useEffect(() => claim?.(), [claim]);
  return slot?.element ? createPortal(children, slot.element) : null;
}

/** The page bar (48 pixels, one row) and the page below it. */
export function PageBar({ tenant, children }: { readonly tenant: Tenant; readonly children: ReactNode }) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [claims, setClaims] = useState(0);
  const slot = useMemo<Slot>(
    () => ({
      element,
      claim: () => {
        setClaims(count => count + 1);
        return () => setClaims(count => count - 1);
      },
    }),
    [element],
  );
  const compact = claims > 0;
  return (
    <SlotContext value={slot}>
      <header className="sticky top-0 z-30 flex h-(--bar) shrink-0 items-center gap-1 border-b border-line bg-surface px-2">
        {compact ? (
          <Link
            to="/t/$tenant"
            params={{ tenant: tenant.slug }}
            aria-label="Back to the dashboards"
            className="flex size-(--control) shrink-0 items-center justify-center rounded-md text-dim hover:bg-hover hover:text-text sm:hidden"
          >
            <ChevronLeft aria-hidden className="size-5" />
          </Link>
        ) : null}
        <div className={cx('min-w-0', compact ? 'max-sm:hidden' : 'max-sm:flex-1')}>
          <TenantMenu tenant={tenant} compact={compact} />
        </div>
        <Navigation tenant={tenant} compact={compact} />
        <div ref={setElement} className="flex min-w-0 flex-1 items-center gap-2 max-sm:gap-1" />
        {compact ? null : (
          <button
            type="button"
            onClick={openPalette}
            className="flex h-8 w-56 items-center gap-2 rounded-md border border-line bg-canvas px-2 text-sm text-faint hover:border-line-strong max-lg:hidden"
          >
            <Search aria-hidden className="size-4" />
            <span className="flex-1 text-left">Find or do</span>
            <Kbd keys="mod+k" />
          </button>
        )}
        <IconButton
          label="Find or do"
          shortcut="mod+k"
          onClick={openPalette}
          className={compact ? 'max-sm:hidden' : 'lg:hidden'}
        >
          <Search aria-hidden />
        </IconButton>
        <MeMenu />
      </header>
      {children}
    </SlotContext>
  );
}

function Navigation({ tenant, compact }: { readonly tenant: Tenant; readonly compact: boolean }) {
  const { pathname } = useLocation();
  const here = sectionOf(pathname);
  const shown = SECTIONS.filter(
    ({ name, action }) => may(tenant.role, action) && (!compact || name === here),
  );
  return (
    <nav aria-label="Main" className="flex shrink-0 items-center max-sm:hidden">
      {shown.map(({ name, to }) => (
        <Link
          key={name}
          to={to}
          params={{ tenant: tenant.slug }}
          activeOptions={{ exact: true, includeSearch: false }}
          className={cx(
            'flex h-8 items-center rounded-md px-2.5 text-sm font-medium hover:bg-hover hover:text-text',
            name === here ? 'text-text' : 'text-dim',
            name === here && !compact && 'bg-hover',
          )}
        >
          {name}
        </Link>
      ))}
      {compact ? (
        <span aria-hidden className="text-faint">
          /
        </span>
      ) : null}
    </nav>
  );
}
