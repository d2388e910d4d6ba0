import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import { LIVE_PROTOCOL } from '#core/contract/index.ts';
import { newDashboard } from '#server/testing/people.ts';
import { percentile } from './percentile.ts';
import { startBare } from './support/bare-process.ts';
import { milliseconds, ratio } from './support/format.ts';
import { install } from './support/installation.ts';
import type { BenchResult } from './table.ts';

const CONNECTIONS = 2_000;
const ROUNDS = 21;
/** opened at the same time while connecting */
const AT_ONCE = 50;

/** Connections that count how many have received what a round sends. */
interface Crowd {
  /** @returns ms from saying `message` on the first connection to the last receipt */
  round(message: string): Promise<number>;
  close(): void;
}

async function gather(
  open: () => WebSocket,
  counts: (text: string) => boolean,
  greet: (socket: WebSocket) => Promise<void>,
): Promise<Crowd> {
  const sockets: WebSocket[] = [];
  let received = 0;
  let complete = () => {};
  const arrived = (data: WebSocket.RawData) => {
    if (counts((data as Buffer).toString('utf8', 0, 20)) && ++received === CONNECTIONS) complete();
  };
  while (sockets.length < CONNECTIONS) {
    const some = Array.from({ length: Math.min(AT_ONCE, CONNECTIONS - sockets.length) }, open);
    await Promise.all(some.map(greet));
    for (const socket of some) socket.on('message', arrived);
    sockets.push(...some);
  }
  return {
    round: message =>
      new Promise(resolve => {
        received = 0;
        const began = performance.now();
        complete = () => resolve(performance.now() - began);
        sockets[0]!.send(message);
      }),
    close: () => {
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** (c) One event to 2,000 live connections, until the last has it, against a bare `ws` server with the same bytes. */
export async function benchDelivery(): Promise<BenchResult[]> {
  const { server, person, team, close } = await install();
  const dashboard = await newDashboard(person, team, 'Watched by many');
  const live = new URL(`${dashboard.path}/live`, server.address.replace('http', 'ws'));
  const headers = { authorization: `Bearer ${person.token}` };
  const ours = await gather(
    () => new WebSocket(live, LIVE_PROTOCOL, { headers }),
    text => text.startsWith('{"type":"events"'),
    async socket => {
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'hello', seq: null }));
      await new Promise<void>(resolve => {
        const look = (data: WebSocket.RawData) => {
          if (!(data as Buffer).toString('utf8', 0, 20).startsWith('{"type":"snapshot"')) return;
          socket.off('message', look);
          resolve();
        };
        socket.on('message', look);
      });
    },
  );
  // An event as our server sends it, so that the reference moves the same bytes.
  const sample = JSON.stringify({
    type: 'events',
    events: [
      {
        seq: 10,
        id: randomUUID(),
        type: 'dashboardRenamed',
        data: { before: 'Title 10', after: 'Title 11' },
        actor: person.id,
        commandId: randomUUID(),
        at: new Date().toISOString(),
      },
    ],
  });
  const bare = await startBare('ws-broadcast', sample);
  const reference = await gather(
    () => new WebSocket(bare.address.replace('http', 'ws')),
    () => true,
    async socket => void (await once(socket, 'open')),
  );
  try {
    const times = { ours: [] as number[], reference: [] as number[] };
    for (let n = 0; n < ROUNDS; n += 1) {
      const command = { id: randomUUID(), type: 'rename', title: `Title ${n}` };
      times.reference.push(await reference.round(sample));
      times.ours.push(await ours.round(JSON.stringify({ type: 'submit', commands: [command] })));
    }
    const [mine, theirs] = [percentile(times.ours, 0.5), percentile(times.reference, 0.5)];
    return [
      {
        id: 'c',
        what: `one event to ${CONNECTIONS.toLocaleString('en')} connections, to the last (median of ${ROUNDS}; ours includes the commit)`,
        ours: milliseconds(mine),
        reference: `${milliseconds(theirs)} (bare ws)`,
        ratio: ratio(mine / theirs),
        target: '<= 2',
        met: mine / theirs <= 2,
      },
    ];
  } finally {
    ours.close();
    reference.close();
    await bare.stop();
    await close();
  }
}
