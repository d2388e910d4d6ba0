import { once } from 'node:events';
import WebSocket from 'ws';
import { LIVE_PROTOCOL, type ServerMessage } from '#core/contract/index.ts';
import type { Dashboard, Person } from '#server/testing/people.ts';

type Data = Extract<ServerMessage, { type: 'data' }>;

export interface WatchersOptions {
  readonly address: string;
  readonly who: Person;
  readonly dashboard: Dashboard;
  /** ids of the regions on each screen */
  readonly regions: readonly string[];
  readonly count: number;
  /** how many of them are listened to, so that listening is no work to speak of; default: all */
  readonly heard?: number;
  /** each message with data, of the watcher with this number */
  readonly onData: (data: Data, watcher: number) => void;
}

/** Opened at the same time. */
const AT_ONCE = 25;

/** Opens live connections that watch, and do nothing else. @returns to end them */
export async function openWatchers(options: WatchersOptions): Promise<() => void> {
  const { address, who, dashboard, regions, count, heard = count, onData } = options;
  const live = new URL(`${dashboard.path}/live`, address.replace('http', 'ws'));
  const headers = { authorization: `Bearer ${who.token}` };
  const sockets: WebSocket[] = [];
  const open = async (watcher: number) => {
    const socket = new WebSocket(live, LIVE_PROTOCOL, { headers });
    if (watcher < heard)
      socket.on('message', data => {
        const text = (data as Buffer).toString();
        if (text.startsWith('{"type":"data"')) onData(JSON.parse(text) as Data, watcher);
      });
    sockets.push(socket);
    await once(socket, 'open');
    // A server that is killed resets them.
    socket.on('error', () => {});
    socket.send(JSON.stringify({ type: 'hello', seq: null }));
    socket.send(JSON.stringify({ type: 'watch', regions }));
  };
  while (sockets.length < count) {
    const some = Math.min(AT_ONCE, count - sockets.length);
    const first = sockets.length;
    await Promise.all(Array.from({ length: some }, (_, n) => open(first + n)));
  }
  return () => {
    for (const socket of sockets) socket.terminate();
  };
}
