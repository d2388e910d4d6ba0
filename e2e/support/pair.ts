import type { Page } from 'playwright-core';
import { beforeAll } from 'vitest';
import {
  type Dashboard,
  invite,
  newDashboard,
  newTeam,
  type Person,
  region,
  signUp,
  type Team,
} from '#server/testing/people.ts';
import { pagePath, regionOn, signedIn, type TestBrowser } from './browser.ts';
import type { Installation } from './installation.ts';

/** Two people of one team in two windows: Ada owns it, Ben edits. */
export interface Pair {
  readonly address: string;
  readonly ada: Page;
  readonly ben: Page;
  readonly people: { readonly ada: Person; readonly ben: Person };
  readonly team: Team;
  /** @returns a dashboard with the regions Left and Right, which both have before them */
  together(title: string): Promise<Dashboard>;
  /** goes to a path of the server */
  go(page: Page, path: string): Promise<void>;
}

/** The pair of all the tests of a file. */
export function pairOf(windows: TestBrowser, house: Installation): Pair {
  let ada: Page;
  let ben: Page;
  let people: Pair['people'];
  let team: Team;
  beforeAll(async () => {
    people = { ada: await signUp(house.address, 'Ada'), ben: await signUp(house.address, 'Ben') };
    team = await newTeam(people.ada);
    await invite(people.ada, team, people.ben, 'editor');
    ada = await windows.window();
    ben = await windows.window();
    await signedIn(ada, house.address, people.ada);
    await signedIn(ben, house.address, people.ben);
  });
  const go = async (page: Page, path: string) => void (await page.goto(new URL(path, house.address).href));
  return {
    get address() {
      return house.address;
    },
    get ada() {
      return ada;
    },
    get ben() {
      return ben;
    },
    get people() {
      return people;
    },
    get team() {
      return team;
    },
    go,
    async together(title) {
      const dashboard = await newDashboard(people.ada, team, title, [
        region('Left', 0, 0, 8, 5),
        region('Right', 8, 0, 8, 5),
      ]);
      for (const page of [ada, ben]) await go(page, pagePath(team, dashboard));
      for (const page of [ada, ben]) await regionOn(page, 'Right').waitFor();
      return dashboard;
    },
  };
}
