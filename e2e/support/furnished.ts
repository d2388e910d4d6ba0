import { beforeAll } from 'vitest';
import {
  type Dashboard,
  invite,
  newDashboard,
  newTeam,
  type Person,
  signIn,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { makeApi } from '../../cli/demo/api.ts';
import { seedDemo } from '../../cli/demo/seed.ts';
import { crowdedDashboard, crowdedRows } from './crowded.ts';
import { type Installation, installation } from './installation.ts';

const OPERATOR = { email: 'operator@example.org', password: 'correct-horse-battery' };

/** What stands in a furnished house: people of every kind, and something on every page. */
export interface Furniture {
  /** owns `home` and `empty` */
  readonly owner: Person;
  /** looks on in `home` */
  readonly viewer: Person;
  /** is in no team yet */
  readonly newcomer: Person;
  /** with the demo in it */
  readonly home: Pick<Team, 'slug' | 'path'>;
  /** a team without anything */
  readonly empty: Team;
  readonly demo: { readonly server: Dashboard; readonly weather: Dashboard };
  /** without a region */
  readonly blank: Dashboard;
  /** with everything that is hard to fit: long words, many columns, much text */
  readonly full: Dashboard;
  /** of a team that none of them is in */
  readonly foreign: { readonly team: Team; readonly dashboard: Dashboard };
  /** ids of datasets in `home` */
  readonly datasets: { readonly weather: string; readonly wide: string };
  /** the last part of an invitation's link that nobody has used */
  readonly invitation: string;
}

export type FurnishedHouse = Installation & { readonly has: Furniture };

/** One server for all the tests of a file, with people and content made over the API as users would. */
export function furnishedHouse(): FurnishedHouse {
  const house = installation({ BOOTSTRAP_EMAIL: OPERATOR.email, BOOTSTRAP_PASSWORD: OPERATOR.password });
  let has: Furniture;
  beforeAll(async () => {
    has = await furnish(house.address);
  });
  return Object.defineProperty(house, 'has', { get: () => has }) as FurnishedHouse;
}

async function furnish(address: string): Promise<Furniture> {
  const owner = await signIn(address, OPERATOR);
  const home = { slug: 'home', path: '/api/v1/tenants/home' };
  const api = makeApi(address, { authorization: `Bearer ${owner.token}` });
  await seedDemo({ api, tenant: home.slug, reader: null, say: () => {} });
  const seeded = await owner.call<{ dashboards: { id: string; title: string }[] }>(
    'GET',
    `${home.path}/dashboards`,
  );
  const demo = (title: string): Dashboard => {
    const { id } = seeded.body.dashboards.find(one => one.title === title)!;
    return { id, path: `${home.path}/dashboards/${id}` };
  };
  const { body } = await owner.call<{ datasets: { id: string }[] }>('GET', `${home.path}/datasets`);
  const wide = await owner.call<{ id: string }>('POST', `${home.path}/datasets`, { name: 'Wide' });
  await owner.call('POST', `${home.path}/datasets/${wide.body.id}/rows`, crowdedRows());
  const crowded = crowdedDashboard(wide.body.id);
  await connectSources(owner, home);
  const { body: open } = await owner.call<{ link: string }>('POST', `${home.path}/invitations`, {
    role: 'editor',
  });
  const newcomer = await signUp(address, 'Nora');
  const viewer = await signUp(address, 'Vera');
  await invite(owner, home, viewer, 'viewer');
  const stranger = await signUp(address, 'Otto');
  const elsewhere = await newTeam(stranger);
  return {
    owner,
    viewer,
    newcomer,
    home,
    empty: await newTeam(owner, 'empty'),
    demo: { server: demo('This server'), weather: demo('Seattle weather') },
    blank: await newDashboard(owner, home, 'Nothing yet'),
    full: await newDashboard(owner, home, crowded.title, crowded.regions),
    foreign: { team: elsewhere, dashboard: await newDashboard(stranger, elsewhere, 'Elsewhere') },
    datasets: { weather: body.datasets[0]!.id, wide: wide.body.id },
    invitation: new URL(open.link, address).pathname.split('/').at(-1)!,
  };
}

/** One of each kind, at addresses where nobody answers. */
async function connectSources(owner: Person, { path }: Pick<Team, 'path'>): Promise<void> {
  const sources = [
    {
      kind: 'postgres',
      name: 'Shop',
      settings: { host: 'db.example.com', database: 'shop', user: 'reader' },
      secrets: { password: 'never shown again' },
    },
    { kind: 'prometheus', name: 'Machines', settings: { url: 'https://prometheus.example.com' } },
    {
      kind: 'http',
      name: 'An API with a name that is so long that it hardly fits into a line of a list on any screen',
      settings: { url: 'https://api.example.com/with/a/path/that/is/longer/than/most/windows/are/wide/v1' },
    },
  ];
  for (const source of sources) {
    const { status, body } = await owner.call('POST', `${path}/sources`, source);
    if (status !== 201) throw new Error(`connecting ${source.name}: ${JSON.stringify(body)}`);
  }
}
