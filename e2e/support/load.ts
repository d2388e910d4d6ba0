import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { NewRegion } from '#core/contract/index.ts';
import { command, newDashboard, type Person, region, rename, send } from '#server/testing/people.ts';
import { joinLive } from '#server/testing/socket.ts';

/** People at work: they change a dashboard, look at it, at its data and at what is not there. */
export interface Load {
  /** how often everything has been done so far */
  readonly rounds: number;
  stop(): Promise<void>;
}

/** Between two rounds, ms: enough to be seen, too little to be in anybody's way. */
const PACE_MS = 50;

/**
 * @param who may edit in this team
 * @param team the path of its API
 */
export async function startLoad(
  address: string,
  who: Person,
  team: { readonly path: string },
): Promise<Load> {
  const rows = Array.from({ length: 200 }, (_, day) => ({ day, sold: day % 7 }));
  const { body: dataset } = await who.call<{ id: string }>('POST', `${team.path}/datasets`, {
    name: `Sales ${randomUUID().slice(0, 8)}`,
  });
  await who.call('POST', `${team.path}/datasets/${dataset.id}/rows`, rows);
  const note = region('Notes');
  const numbers: NewRegion & { id: string } = {
    id: randomUUID(),
    title: 'Sold',
    widget: { kind: 'table', options: {} },
    query: { source: 'dataset', dataset: dataset.id, columns: ['day', 'sold'], refresh: 1 },
    placement: { x: 6, y: 0, w: 6, h: 4 },
  };
  const dashboard = await newDashboard(who, team, 'Busy', [note, numbers]);
  const sockets = await Promise.all([1, 2].map(() => joinLive(address, who, dashboard)));
  for (const socket of sockets) socket.send({ type: 'watch', regions: [numbers.id] });

  async function round(at: number): Promise<void> {
    const move = command({ type: 'moveRegion', regionId: note.id, x: at % 2, y: 0 });
    const impossible = command({ type: 'moveRegion', regionId: randomUUID(), x: 0, y: 0 });
    await Promise.all([
      send(who, dashboard, move),
      send(who, dashboard, impossible),
      send(who, dashboard, rename(`Busy ${at}`)),
      who.call('GET', dashboard.path),
      who.call('GET', `${team.path}/dashboards`),
      who.call('GET', `${dashboard.path}/regions/${numbers.id}/data`),
      who.call('GET', `${team.path}/nothing`),
    ]);
  }

  let stopped = false;
  let rounds = 0;
  const working = (async () => {
    for (; !stopped; rounds++) {
      await round(rounds);
      await setTimeout(PACE_MS);
    }
  })();
  return {
    get rounds() {
      return rounds;
    },
    async stop() {
      stopped = true;
      await working;
      for (const socket of sockets) socket.close();
    },
  };
}
