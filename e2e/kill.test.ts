import { expect, test } from 'vitest';
import { testDatabase } from '#server/database/testing/database.ts';
import { command, log, newDashboard, newTeam, read, signUp } from '#server/testing/people.ts';
import { databaseEnv } from './support/database-env.ts';
import { liveClient } from './support/live-client.ts';
import { startServer } from './support/server-process.ts';

test('a server that is killed under load has every acknowledged command after its restart', async () => {
  await using database = await testDatabase();
  const env = databaseEnv(database);
  const first = await startServer({ env });
  const ada = await signUp(first.address, 'Ada');
  const team = await newTeam(ada);
  const dashboards = await Promise.all([1, 2, 3].map(n => newDashboard(ada, team, `Busy ${n}`)));
  const clients = dashboards.flatMap(dashboard =>
    [1, 2].map(() => liveClient(first.address, ada, dashboard)),
  );
  await Promise.all(clients.map(client => client.until(s => s.connection === 'live', 'live')));

  let writing = true;
  const load = clients.map(async (client, index) => {
    for (let n = 0; writing; n += 1) {
      client.submit(command({ type: 'rename', title: `Client ${index}, change ${n}` }));
      await new Promise(setImmediate);
      if (client.session().pending.length > 20)
        await client
          .until(s => s.pending.length <= 5 || s.connection === 'offline', 'room in the queue')
          .catch(() => {});
      if (client.session().connection === 'offline') break;
    }
  });
  const enough = () => clients.every(({ acknowledged }) => acknowledged.size >= 50);
  await Promise.all(clients.map(client => client.until(enough, '50 acknowledged each', 30_000)));
  await first.stop('SIGKILL');
  writing = false;
  await Promise.all(load);

  await using second = await startServer({ env });
  for (const [index, client] of clients.entries()) {
    const acknowledged = [...client.acknowledged];
    const committed = new Set(
      (await log(ada.at(second.address), dashboards[Math.floor(index / 2)]!)).map(
        ({ commandId }) => commandId,
      ),
    );
    expect(acknowledged.length).toBeGreaterThanOrEqual(50);
    expect(acknowledged.filter(id => !committed.has(id))).toEqual([]);
    // What was not acknowledged is kept, and sent when the connection is back.
    client.connect(second.address);
  }
  await Promise.all(
    clients.map(client =>
      client.until(s => s.connection === 'live' && s.pending.length === 0, 'all sent', 20_000),
    ),
  );
  for (const [index, dashboard] of dashboards.entries()) {
    const events = await log(ada.at(second.address), dashboard);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(new Set(events.map(({ commandId }) => commandId)).size).toBe(events.length);
    const { body } = await read(ada.at(second.address), dashboard);
    const [left, right] = [clients[index * 2]!, clients[index * 2 + 1]!];
    for (const client of [left, right]) {
      await client.until(s => s.confirmed?.seq === body.seq, 'the head');
      expect(client.session().optimistic).toEqual(body.state);
      client.close();
    }
  }
});
