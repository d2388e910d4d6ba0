import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  notFound,
  redirect,
} from '@tanstack/react-router';
import type { Me } from '#core/contract/index.ts';
import { readSearch } from '#web/dashboard/search.ts';
import { ErrorPage } from './error-page.tsx';
import { forRole } from './for-role.tsx';
import { Frame } from './frame.tsx';
import { lazyPage } from './lazy-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { PendingPage } from './pending-page.tsx';
import { ApiProblem } from './problem.ts';
import { meQuery, queryClient } from './queries.ts';
import { returnPath } from './return-path.ts';
import { parseSearch, stringifySearch } from './search-params.ts';
import { lastTenant, rememberTenant } from './tenant.ts';

const root = createRootRouteWithContext<{ queryClient: typeof queryClient }>()({
  component: Frame,
  notFoundComponent: NotFoundPage,
});

/** @throws a redirect to the sign-in page, which leads back here */
async function signedIn(href: string): Promise<Me> {
  try {
    return await queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) {
      throw redirect({ to: '/sign-in', search: { from: returnPath(href) } });
    }
    throw error;
  }
}

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ location }) => {
    const tenant = lastTenant(await signedIn(location.href));
    if (tenant) throw redirect({ to: '/t/$tenant', params: { tenant: tenant.slug } });
  },
  component: lazyPage(async () => (await import('./home-page.tsx')).HomePage),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { from?: string; new?: boolean; error?: string } => ({
    ...(typeof search.from === 'string' && { from: search.from }),
    ...(search.new === true && { new: true }),
    ...(typeof search.error === 'string' && { error: search.error }),
  }),
  component: lazyPage(async () => (await import('./sign-in-page.tsx')).SignInPage),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation/$token',
  component: lazyPage(async () => (await import('./invitation-page.tsx')).InvitationPage),
});

const tenant = createRoute({
  getParentRoute: () => root,
  path: '/t/$tenant',
  beforeLoad: async ({ location, params }) => {
    const me = await signedIn(location.href);
    const found = me.tenants.find(one => one.slug === params.tenant || one.id === params.tenant);
    if (!found) throw notFound();
    rememberTenant(found.slug);
    return { tenant: found };
  },
  component: lazyPage(async () => (await import('./shell.tsx')).Shell),
});

const dashboards = createRoute({
  getParentRoute: () => tenant,
  path: '/',
  validateSearch: (search): { search?: string; archived?: boolean } => ({
    ...(typeof search.search === 'string' && search.search !== '' && { search: search.search }),
    ...(search.archived === true && { archived: true }),
  }),
  component: lazyPage(async () => (await import('./dashboards/dashboards-page.tsx')).DashboardsPage),
});

const dashboard = createRoute({
  getParentRoute: () => tenant,
  path: '/d/$dashboard',
  validateSearch: readSearch,
  component: lazyPage(async () => (await import('./dashboard-route.tsx')).DashboardRoute),
});

const datasets = createRoute({
  getParentRoute: () => tenant,
  path: '/datasets',
  component: forRole(
    'dataset:view',
    lazyPage(async () => (await import('#web/sources/datasets-page.tsx')).DatasetsPage),
  ),
});

const dataset = createRoute({
  getParentRoute: () => tenant,
  path: '/datasets/$dataset',
  component: forRole(
    'dataset:view',
    lazyPage(async () => (await import('#web/sources/dataset-page.tsx')).DatasetPage),
  ),
});

const sources = createRoute({
  getParentRoute: () => tenant,
  path: '/sources',
  component: forRole(
    'source:view',
    lazyPage(async () => (await import('#web/connections/sources-page.tsx')).SourcesPage),
  ),
});

const members = createRoute({
  getParentRoute: () => tenant,
  path: '/members',
  component: lazyPage(async () => (await import('#web/settings/members-page.tsx')).MembersPage),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    invitation,
    tenant.addChildren([dashboards, dashboard, datasets, dataset, sources, members]),
  ]),
  context: { queryClient },
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 250,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
  defaultPendingComponent: PendingPage,
  defaultErrorComponent: ErrorPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
