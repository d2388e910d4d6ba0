import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { FAULTS } from '#server/operations/health/testing/faults.ts';
import { newDashboard, newTeam, read, rename, send, signUp } from '#server/testing/people.ts';
import { expectRefused } from '#server/testing/refusal.ts';
import { noSmallDisk, smallDisk } from './support/small-disk.ts';
import { watchedServer } from './support/watched-server.ts';

describe('the health matrix', () => {
  test.skipIf(noSmallDisk !== null)('disk full', async () => {
    using disk = smallDisk();
    await using server = await watchedServer({ DATA_DIR: disk.folder });
    const ada = await signUp(server.address, 'Ada');
    const dashboard = await newDashboard(ada, await newTeam(ada));
    await server.expectWell();

    disk.fill();
    // What is left of the last pages of its files takes a few changes more.
    const change = () => send(ada, dashboard, rename(randomBytes(50).toString('hex')));
    let refused = await change();
    for (const until = Date.now() + 90_000; refused.status === 200 && Date.now() < until; )
      refused = await change();
    expectRefused(refused, 'unavailable');
    expect(refused.body.detail).toContain('disk is full');
    await server.expectFault(FAULTS.diskFull);
    expect((await read(ada, dashboard)).status).toBe(200);

    disk.makeRoom();
    await expect.poll(async () => (await change()).status, { timeout: 60_000, interval: 200 }).toBe(200);
    await server.expectWell();
  });
});
