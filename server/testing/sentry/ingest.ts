import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Envelope, type EnvelopeItem, parseEnvelope } from './envelope.ts';
import type { SentryEvent } from './event.ts';

/** What came in one request. */
export interface Received extends Envelope {
  /** of the address: `/api/<project>/envelope/` */
  readonly project: string;
  /** the key of the DSN that it came with */
  readonly key: string;
  readonly headers: IncomingMessage['headers'];
  /** path and query, as requested */
  readonly url: string;
}

/**
 * How it answers what comes from now on: `well` takes it, a number refuses it with that status, `never` takes it and
 * says nothing, `garbage` answers with something that is no HTTP, `endless` with an answer that never ends.
 */
export type Mood = 'well' | 'never' | 'garbage' | 'endless' | number;

/** Takes what is meant for Sentry, on this machine: the half of Sentry that error tracking talks to. */
export interface SentryIngest extends AsyncDisposable {
  /** for example `127.0.0.1:41234` */
  readonly host: string;
  /** for example `http://key@127.0.0.1:41234/1` */
  readonly dsn: string;
  readonly received: readonly Received[];
  /** requests for which it answered anything but `well`; their envelopes are not among those received */
  readonly turnedAway: number;
  /** bodies of these requests, as text */
  readonly refused: readonly string[];
  items(type: string): readonly EnvelopeItem[];
  events(): readonly SentryEvent[];
  /** resolves when the condition holds, looked at whenever something came */
  until(condition: (ingest: SentryIngest) => boolean, what: string, withinMs?: number): Promise<void>;
  /** @returns the first events, once so many are there */
  first(count: number, withinMs?: number): Promise<readonly SentryEvent[]>;
  behave(mood: Mood, headers?: Readonly<Record<string, string>>): void;
}

const PATIENCE_MS = 20_000;
/** A page on another origin sends, too. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-expose-headers': 'x-sentry-rate-limits, retry-after',
};

function keyOf(url: URL, headers: IncomingMessage['headers']): string {
  const inHeader = /sentry_key=(\w+)/.exec(String(headers['x-sentry-auth'] ?? ''))?.[1];
  return url.searchParams.get('sentry_key') ?? inHeader ?? '';
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** @param port 0: any free one; a number to be where another ingest was before */
export async function sentryIngest(port = 0): Promise<SentryIngest> {
  const received: Received[] = [];
  const refused: string[] = [];
  const listeners = new Set<() => void>();
  let mood: Mood = 'well';
  let moodHeaders: Readonly<Record<string, string>> = {};

  function unwell(response: ServerResponse): void {
    if (mood === 'garbage') response.socket?.end('220 ready when you are\r\n');
    else if (mood === 'endless') response.writeHead(200, CORS).write('{');
    else if (typeof mood === 'number')
      response.writeHead(mood, { ...CORS, ...moodHeaders }).end('{"detail":"refused"}');
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'OPTIONS') return void response.writeHead(204, CORS).end();
    const url = new URL(request.url ?? '/', 'http://ingest');
    const body = await bodyOf(request);
    const project = /^\/api\/(\w+)\/envelope\/$/.exec(url.pathname)?.[1];
    if (mood !== 'well') {
      refused.push(body.toString('utf8'));
      unwell(response);
    } else if (request.method !== 'POST' || project === undefined) response.writeHead(404, CORS).end();
    else {
      const envelope = parseEnvelope(body, String(request.headers['content-encoding'] ?? 'identity'));
      const key = keyOf(url, request.headers);
      received.push({ ...envelope, project, key, headers: request.headers, url: request.url ?? '' });
      const id = typeof envelope.header.event_id === 'string' ? envelope.header.event_id : '';
      const headers = { ...CORS, 'content-type': 'application/json' };
      response.writeHead(200, headers).end(JSON.stringify({ id }));
    }
    for (const listener of [...listeners]) listener();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      refused.push(String(error));
      response.writeHead(400, CORS).end();
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const items = (type: string) =>
    received.flatMap(envelope => envelope.items.filter(item => item.type === type));
  const ingest: SentryIngest = {
    host,
    dsn: `http://publickey@${host}/1`,
    received,
    refused,
    get turnedAway() {
      return refused.length;
    },
    items,
    events: () => items('event').map(({ payload }) => payload as SentryEvent),
    until: (condition, what, withinMs = PATIENCE_MS) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (!condition(ingest)) return;
          stop();
          resolve();
        };
        const timer = setTimeout(() => {
          stop();
          reject(
            new Error(`Not in time: ${what}. ${received.length} envelope(s), ${refused.length} refused.`),
          );
        }, withinMs);
        const stop = () => {
          clearTimeout(timer);
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    async first(count, withinMs) {
      await ingest.until(({ events }) => events().length >= count, `${count} event(s)`, withinMs);
      return ingest.events().slice(0, count);
    },
    behave(next, headers = {}) {
      mood = next;
      moodHeaders = headers;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return ingest;
}
