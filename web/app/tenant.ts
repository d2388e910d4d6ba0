import { useSuspenseQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type Action, may } from '#core/access/index.ts';
import type { Me, Tenant } from '#core/contract/index.ts';
import { meQuery } from './queries.ts';

const LAST = 'tenant';

/** @returns the tenant that this device had open last, if the person is still in it, else the first */
export function lastTenant(me: Me): Tenant | undefined {
  let slug: string | null = null;
  try {
    slug = localStorage.getItem(LAST);
  } catch {
    // Storage may be forbidden; then the first one it is.
  }
  return me.tenants.find(tenant => tenant.slug === slug) ?? me.tenants[0];
}

export function rememberTenant(slug: string): void {
  try {
    localStorage.setItem(LAST, slug);
  } catch {
    // As above.
  }
}

/** Who is signed in. Only within pages of a tenant, where the route has made sure of it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** The tenant of this page, with the role one has in it. */
export function useTenant(): Tenant {
  const { tenants } = useMe();
  // As the page was opened. Who leaves the team, or is removed, still stands on its page for a moment.
  const { tenant: opened } = useRouteContext({ from: '/t/$tenant' });
  return tenants.find(({ id }) => id === opened.id) ?? opened;
}

/** Whether one may do this in the tenant of this page. */
export function useMay(action: Action): boolean {
  return may(useTenant().role, action);
}
