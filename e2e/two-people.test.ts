import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import {
  type Dashboard,
  invite,
  log,
  newDashboard,
  newTeam,
  type Person,
  region,
  signUp,
} from '#server/testing/people.ts';
import {
  corner,
  drag,
  grip,
  pagePath,
  placeOf,
  regionOn,
  signInOnPage,
  testBrowser,
} from './support/browser.ts';
import { databaseEnv } from './support/database-env.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** What one does, the other sees within a second. */
const SOON = { timeout: 1_000, interval: 20 };

const windows = await testBrowser();

/** Two people in two windows; on one server process, and each on another one. */
describe.each([{ processes: 1 }, { processes: 2 }])(
  'two people, $processes server process(es)',
  ({ processes }) => {
    let database: TestDatabase;
    const servers: ServerProcess[] = [];
    let owner: Person;
    let dashboard: Dashboard;
    let ada: Page;
    let ben: Page;
    let path: string;

    beforeAll(async () => {
      database = await testDatabase();
      const env = databaseEnv(database);
      for (let n = 0; n < processes; n += 1) servers.push(await startServer({ env }));
      const [first] = servers;
      owner = await signUp(first!.address, 'Ada');
      const guest = await signUp(first!.address, 'Ben');
      const team = await newTeam(owner);
      await invite(owner, team, guest, 'editor');
      dashboard = await newDashboard(owner, team, 'Ours', [
        region('Left', 0, 0, 8, 5),
        region('Right', 8, 0, 8, 5),
      ]);
      path = pagePath(team, dashboard);
      ada = await windows.window();
      ben = await windows.window();
      await signInOnPage(ada, first!.address, owner, path);
      await signInOnPage(ben, servers.at(-1)!.address, guest, path);
      for (const page of [ada, ben]) await regionOn(page, 'Left').waitFor();
    });
    afterAll(async () => {
      for (const server of servers) await server.stop();
      await database?.drop();
    });

    const isThere = (page: Page, title: string) => () => regionOn(page, title).isVisible();

    test('a region that one adds appears for the other', async () => {
      await ada.getByRole('button', { name: 'Add region' }).first().click();
      await ada.getByRole('dialog').getByRole('button', { name: 'Text', exact: true }).click();
      await expect
        .poll(
          () =>
            ben
              .getByRole('region')
              .filter({ has: ben.locator('.region') })
              .count(),
          SOON,
        )
        .toBe(3);
    });

    test('a region that one drags moves for the other, and those in its way make room', async () => {
      const { width } = (await regionOn(ada, 'Left').boundingBox())!;
      await drag(ada, await grip(ada, 'Left'), { x: width, y: 0 });
      await expect.poll(async () => (await placeOf(ada, 'Left')).x).toBeGreaterThan(4);
      const moved = await placeOf(ada, 'Left');
      await expect.poll(() => placeOf(ben, 'Left'), SOON).toEqual(moved);
      await expect.poll(async () => placeOf(ben, 'Right'), SOON).toEqual(await placeOf(ada, 'Right'));
    });

    test('a region that one resizes grows for the other', async () => {
      const before = await placeOf(ben, 'Right');
      const { width } = (await regionOn(ben, 'Right').boundingBox())!;
      await drag(ben, await corner(ben, 'Right'), { x: -width / 4, y: 90 });
      await expect.poll(async () => (await placeOf(ben, 'Right')).h).toBeGreaterThan(before.h);
      const resized = await placeOf(ben, 'Right');
      expect(resized.w).toBeLessThan(before.w);
      await expect.poll(() => placeOf(ada, 'Right'), SOON).toEqual(resized);
    });

    test('a title that one changes is read by the other', async () => {
      await regionOn(ada, 'Right').focus();
      await ada.keyboard.press('Enter');
      const title = ada.getByLabel('Title', { exact: true });
      await title.fill('Renamed');
      await title.press('Enter');
      await expect.poll(isThere(ben, 'Renamed'), SOON).toBe(true);
      await ada.keyboard.press('Escape');
    });

    test('a region that one removes is gone for the other, and comes back with undo', async () => {
      await regionOn(ben, 'Left').focus();
      await ben.keyboard.press('Delete');
      await expect.poll(isThere(ada, 'Left'), SOON).toBe(false);
      await ben.getByRole('button', { name: 'Undo', exact: true }).last().click();
      await expect.poll(isThere(ada, 'Left'), SOON).toBe(true);
    });

    test('each sees that the other is here', async () => {
      await expect
        .poll(() => ada.getByText(/Ben/).or(ada.getByLabel(/Ben/)).count(), { timeout: 8_000 })
        .toBeGreaterThan(0);
    });

    test('somebody who comes back after the server restarted sees the same; the log has no gap', async () => {
      const third = await windows.window();
      await signInOnPage(third, servers[0]!.address, owner, path);
      await regionOn(third, 'Left').waitFor();
      const { port } = new URL(servers[0]!.address);
      const before = await placeOf(third, 'Left');
      await servers[0]!.stop('SIGKILL');
      servers[0] = await startServer({ env: { ...databaseEnv(database), PORT: port } });
      // Changed while the third window has, perhaps, not come back yet.
      await regionOn(ben, 'Left').focus();
      await ben.keyboard.press('Delete');
      await expect.poll(isThere(third, 'Left'), { timeout: 20_000 }).toBe(false);
      await expect.poll(isThere(ada, 'Left'), { timeout: 20_000 }).toBe(false);
      await ben.getByRole('button', { name: 'Undo', exact: true }).last().click();
      for (const page of [third, ada, ben])
        await expect.poll(() => placeOf(page, 'Left'), { timeout: 20_000 }).toEqual(before);
      for (const title of ['Left', 'Renamed'])
        expect(await placeOf(third, title)).toEqual(await placeOf(ben, title));
      const events = await log(owner.at(servers.at(-1)!.address), dashboard);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    });

    test('no page complained on its console', () => {
      expect(windows.complaints).toEqual([]);
    });
  },
);
