import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Bus, BusMessage, CommittedHead } from './bus.ts';

const CHANNEL = 'region_dashboard';
/** Below the 8,000 bytes at which NOTIFY fails, with room for the envelope. */
const MOST_BYTES = 7_000;
/** Of the longest heads, with their traces, that many fit. */
const MOST_HEADS = 45;
const RECONNECT_MS = { first: 200, most: 5_000 };
const CONNECT_MS = 5_000;

export interface PostgresBusOptions {
  /** connection of the app role; LISTEN gets a connection of its own */
  readonly url: string;
  readonly pool: pg.Pool;
  /** a line for the log */
  readonly say: (line: string) => void;
}

const bytesOf = (message: BusMessage) => Buffer.byteLength(JSON.stringify(message));

/** @returns the message with as many people as there is room for: names may be long, in any script */
function fitting(message: BusMessage): BusMessage {
  if (message.type !== 'presence') return message;
  let { people } = message;
  while (people.length > 0 && bytesOf({ ...message, people }) > MOST_BYTES) people = people.slice(0, -1);
  return { ...message, people };
}

/**
 * The bus over Postgres' LISTEN/NOTIFY. Notifying never happens inside the append transaction (it would
 * serialise all commits): heads are gathered and sent afterwards, one notification for many.
 */
export function makePostgresBus({ url, pool, say }: PostgresBusOptions): Bus {
  const self = randomUUID();
  const listeners = new Set<(message: BusMessage, from: string) => void>();
  const doubters = new Set<() => void>();
  const heads = new Map<string, CommittedHead>();
  let sending = false;
  let closed = false;
  let cutOff = false;
  let connection: Promise<void> = Promise.resolve();
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;

  async function notify(message: BusMessage): Promise<void> {
    const payload = JSON.stringify([self, fitting(message)]);
    try {
      await pool.query({
        name: 'notify',
        text: 'select /* notify */ pg_notify($1, $2)',
        values: [CHANNEL, payload],
      });
    } catch {
      // Nothing is lost: the others compare heads every second. Said once, when the bus is cut off.
    }
  }

  async function sendHeads(): Promise<void> {
    if (sending) return;
    sending = true;
    while (heads.size > 0 && !closed) {
      const batch = [...heads].slice(0, MOST_HEADS);
      for (const [id] of batch) heads.delete(id);
      await notify({ type: 'heads', heads: batch.map(([, head]) => head) });
    }
    sending = false;
  }

  function receive(payload: string | undefined): void {
    try {
      const [from, message] = JSON.parse(payload ?? '') as [string, BusMessage];
      if (!['heads', 'presence'].includes(message.type)) throw new TypeError('not a message of ours');
      if (from !== self) for (const listener of listeners) listener(message, from);
    } catch {
      say('A notification on the bus was not understood; is another program using its channel?');
    }
  }

  async function connect(wait: number): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: CONNECT_MS,
      application_name: 'region-dashboard bus',
    });
    let listening = false;
    let gone = false;
    const again = () => {
      if (gone || closed) return;
      gone = true;
      client = null;
      if (!cutOff) say('The bus between processes is cut off; heads are compared every second meanwhile.');
      cutOff = true;
      next.end().catch(() => {});
      const pause = listening ? RECONNECT_MS.first : wait;
      retry = setTimeout(() => {
        connection = connect(Math.min(pause * 2, RECONNECT_MS.most));
      }, pause);
      retry.unref();
    };
    next.on('error', again);
    next.on('end', again);
    next.on('notification', ({ payload }) => receive(payload));
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch {
      again();
      return;
    }
    if (closed) {
      await next.end().catch(() => {});
      return;
    }
    client = next;
    listening = true;
    cutOff = false;
    for (const doubt of doubters) doubt();
  }

  connection = connect(RECONNECT_MS.first);

  return {
    send(message) {
      if (closed) return;
      if (message.type !== 'heads') {
        void notify(message);
        return;
      }
      for (const head of message.heads) heads.set(`${head[0]}/${head[1]}`, head);
      setImmediate(() => void sendHeads());
    },
    listen: listener => void listeners.add(listener),
    onDoubt: listener => void doubters.add(listener),
    get connected() {
      return client !== null;
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await connection;
      await client?.end().catch(() => {});
    },
  };
}
