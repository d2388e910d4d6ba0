import { router } from '#web/app/router.tsx';
import type { Furniture } from './furnished.ts';

/** The paths of the web app's own route tree, as it writes them; layouts, which are no pages, left out. */
export function routePaths(): string[] {
  const paths = Object.keys(router.routesByPath).map(path => path.replace(/(?<=.)\/$/, ''));
  return [...new Set(paths)].sort();
}

/**
 * A page of the furnished house for a path of the route tree.
 * @throws Error on a parameter that nobody has named yet: a new route has to say what it shows
 */
export function addressOf(path: string, { home, demo, datasets, invitation }: Furniture): string {
  const known: Readonly<Record<string, string>> = {
    tenant: home.slug,
    dashboard: demo.server.id,
    dataset: datasets.weather,
    token: invitation,
  };
  return path.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const value = known[name];
    if (value === undefined) throw new Error(`${path}: say what $${name} is, so that it can be visited`);
    return value;
  });
}

/** The kinds of people that pages are shown to. A newcomer is in no team yet, so most pages are none for them. */
export const VISITORS = ['nobody', 'newcomer', 'viewer', 'owner'] as const;
export type Visitor = (typeof VISITORS)[number];

export interface Further {
  readonly address: (has: Furniture) => string;
  /** it asks for something that is not there, which a browser notes by itself */
  readonly missing?: true;
  /** whose pages differ; the owner sees all */
  readonly also?: readonly Visitor[];
}

/** Pages that the route tree does not tell of: what is missing, empty, full, or not for everybody. */
export const FURTHER: Readonly<Record<string, Further>> = {
  'a first team': { address: () => '/', also: ['newcomer'] },
  'a page that no team has': { address: ({ home }) => `/t/${home.slug}/no-such-page` },
  'another team': { address: ({ foreign }) => `/t/${foreign.team.slug}`, also: ['newcomer'] },
  'a dashboard of another team': {
    address: ({ home, foreign }) => `/t/${home.slug}/d/${foreign.dashboard.id}`,
    missing: true,
  },
  'a dashboard that is none': { address: ({ home }) => `/t/${home.slug}/d/nothing`, missing: true },
  'an invitation that is none': { address: () => '/invitation/nothing', missing: true, also: ['nobody'] },
  'a new account': { address: () => '/sign-in?new=true', also: ['nobody'] },
  'an empty team': { address: ({ empty }) => `/t/${empty.slug}` },
  'the datasets of an empty team': { address: ({ empty }) => `/t/${empty.slug}/datasets` },
  'the sources of an empty team': { address: ({ empty }) => `/t/${empty.slug}/sources` },
  'the members of an empty team': { address: ({ empty }) => `/t/${empty.slug}/members` },
  'a search without an answer': { address: ({ home }) => `/t/${home.slug}?search=nonsense` },
  'the archive': { address: ({ home }) => `/t/${home.slug}?archived=true` },
  'an empty dashboard': { address: ({ home, blank }) => `/t/${home.slug}/d/${blank.id}`, also: ['viewer'] },
  'the demo of the weather': { address: ({ home, demo }) => `/t/${home.slug}/d/${demo.weather.id}` },
  'a crowded dashboard': { address: ({ home, full }) => `/t/${home.slug}/d/${full.id}`, also: ['viewer'] },
  'a wide dataset': { address: ({ home, datasets }) => `/t/${home.slug}/datasets/${datasets.wide}` },
};
