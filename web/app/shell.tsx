import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { Monitor, Moon, Sun, Users } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { may } from '#core/access/index.ts';
import { ErrorBoundary, setTheme } from '#web/ui/index.ts';
import { type AppCommand, useCommands } from './commands.ts';
import { InShell } from './in-shell.ts';
import { PageBar } from './page-bar.tsx';
import { SECTIONS } from './sections.ts';
import { useMe, useTenant } from './tenant.ts';

/** The frame of every page of a tenant: page bar, page, and what can be done everywhere. */
export function Shell() {
  const tenant = useTenant();
  const main = useFocusOnArrival();
  const { pathname } = useLocation();
  useGeneralCommands();
  return (
    <InShell value={true}>
      <a
        href="#main"
        className="skip-link z-50 rounded-md bg-raised px-3 py-2 text-sm font-medium shadow-popup"
      >
        Skip to the content
      </a>
      <PageBar tenant={tenant}>
        <main ref={main} id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          <ErrorBoundary resetKey={pathname}>
            <Outlet />
          </ErrorBoundary>
        </main>
      </PageBar>
    </InShell>
  );
}

/** After a change of page the focus goes to the page, so that keyboard and screen reader start there. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

function useGeneralCommands(): void {
  const tenant = useTenant();
  const { tenants } = useMe();
  const navigate = useNavigate();
  const commands = useMemo<AppCommand[]>(() => {
    const theme = (['system', 'light', 'dark'] as const).map((choice, i) => ({
      id: `theme.${choice}`,
      title:
        choice === 'system' ? 'Theme like the system' : choice === 'light' ? 'Light theme' : 'Dark theme',
      group: 'Appearance',
      icon: [<Monitor key="0" aria-hidden />, <Sun key="1" aria-hidden />, <Moon key="2" aria-hidden />][i],
      run: () => setTheme(choice),
    }));
    const others = tenants
      .filter(({ slug }) => slug !== tenant.slug)
      .map(({ slug, name }) => ({
        id: `tenant.${slug}`,
        title: `Switch to ${name}`,
        group: 'Go to',
        keywords: ['team'],
        icon: <Users aria-hidden />,
        run: () => void navigate({ to: '/t/$tenant', params: { tenant: slug } }),
      }));
    const sections = SECTIONS.filter(({ action }) => may(tenant.role, action)).map(({ name, to }) => ({
      id: `go.${name}`,
      title: name,
      group: 'Go to',
      run: () => void navigate({ to, params: { tenant: tenant.slug } }),
    }));
    return [...theme, ...others, ...sections];
  }, [tenant, tenants, navigate]);
  useCommands(commands, 'app');
}
