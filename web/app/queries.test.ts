import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dashboardsQuery } from './queries.ts';

/** The list as the page shows it while the server has not answered the next question yet. */
async function shownAfter(next: ReturnType<typeof dashboardsQuery>): Promise<readonly string[]> {
  const client = new QueryClient();
  const first = dashboardsQuery('home', { search: 'a', archived: false });
  const page = { dashboards: [{ title: 'Alpha' }], cursor: null };
  client.setQueryData(first.queryKey, { pages: [page as never], pageParams: [null] });
  const observer = new InfiniteQueryObserver(client, first);
  const stop = observer.subscribe(() => undefined);
  observer.setOptions(next);
  const { data } = observer.getCurrentResult();
  stop();
  client.clear();
  return data?.pages.flatMap(({ dashboards }) => dashboards.map(({ title }) => title)) ?? [];
}

beforeAll(() => {
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
});
afterAll(() => {
  vi.unstubAllGlobals();
});

test('while a search is refined, the last list stays in sight', async () => {
  expect(await shownAfter(dashboardsQuery('home', { search: 'al', archived: false }))).toEqual(['Alpha']);
});

test("another team's dashboards are never shown meanwhile", async () => {
  expect(await shownAfter(dashboardsQuery('lab', { search: 'a', archived: false }))).toEqual([]);
});

test('nor active ones among the archived', async () => {
  expect(await shownAfter(dashboardsQuery('home', { search: 'a', archived: true }))).toEqual([]);
});
