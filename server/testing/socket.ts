import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import {
  type ClientMessage,
  type Command,
  type DashboardEvent,
  LIVE_PROTOCOL,
  type Problem,
  type ServerMessage,
} from '#core/contract/index.ts';
import type { Answer, Dashboard, Person } from './people.ts';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** One raw live connection: every message as it came, without a session's cleverness. */
export interface LiveSocket {
  readonly raw: WebSocket;
  readonly messages: readonly ServerMessage[];
  send(message: ClientMessage): void;
  /** sends it as it is */
  sendText(text: string): void;
  submit(...commands: readonly Command[]): void;
  /** @returns the first message of this type (from `from` on) that fits, as soon as it is there */
  next<T extends ServerMessage['type']>(
    type: T,
    fits?: (message: Of<T>) => boolean,
    from?: number,
  ): Promise<Of<T>>;
  /** @returns the answer to these commands */
  answer(...commands: readonly Command[]): Promise<Of<'accepted'> | Of<'rejected'>>;
  /** every event so far, in the order of arrival */
  events(): DashboardEvent[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): void;
}

const WITHIN_MS = 10_000;

export interface Knock {
  readonly protocols?: string | readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

const urlOf = (address: string, dashboard: Dashboard) =>
  new URL(`${dashboard.path}/live`, address.replace(/^http/, 'ws'));

/** Opens a connection as a program does, with a bearer token. @throws Error when the handshake is refused */
export async function openSocket(
  address: string,
  who: Person,
  dashboard: Dashboard,
  { protocols = LIVE_PROTOCOL, headers = { authorization: `Bearer ${who.token}` } }: Knock = {},
): Promise<LiveSocket> {
  const raw = new WebSocket(urlOf(address, dashboard), protocols as string, { headers });
  const messages: ServerMessage[] = [];
  const waiting = new Set<() => void>();
  let over: string | null = null;
  const look = () => {
    for (const each of waiting) each();
  };
  raw.on('message', data => {
    messages.push(JSON.parse(data.toString()) as ServerMessage);
    look();
  });
  const closed = new Promise<{ code: number; reason: string }>(resolve => {
    raw.once('close', (code, reason) => {
      over = `the connection was closed with ${code} ${reason.toString()}`;
      resolve({ code, reason: reason.toString() });
      look();
    });
  });
  await once(raw, 'open');
  raw.on('error', () => {});

  const find = <M extends ServerMessage>(
    fits: (message: ServerMessage) => message is M,
    what: string,
    from = 0,
  ) =>
    new Promise<M>((resolve, reject) => {
      const done = (then: () => void) => {
        clearTimeout(timer);
        waiting.delete(check);
        then();
      };
      const fail = (why: string) =>
        done(() =>
          reject(new Error(`no ${what}: ${why}; there were ${messages.map(({ type }) => type).join(', ')}`)),
        );
      const check = () => {
        const found = messages.slice(from).find(fits);
        if (found) done(() => resolve(found));
        else if (over) fail(over);
      };
      const timer = setTimeout(() => fail('time was over'), WITHIN_MS);
      waiting.add(check);
      check();
    });

  return {
    raw,
    messages,
    closed,
    send: message => raw.send(JSON.stringify(message)),
    sendText: text => raw.send(text),
    submit: (...commands) => raw.send(JSON.stringify({ type: 'submit', commands })),
    next: (type, fits = () => true, from = 0) =>
      find(
        (message): message is Of<typeof type> => message.type === type && fits(message as Of<typeof type>),
        type,
        from,
      ),
    answer: (...commands) =>
      find(
        (message): message is Of<'accepted'> | Of<'rejected'> =>
          (message.type === 'accepted' || message.type === 'rejected') &&
          message.commandIds.join() === commands.map(({ id }) => id).join(),
        'answer',
      ),
    events: () => messages.flatMap(message => (message.type === 'events' ? message.events : [])),
    close: () => raw.close(),
  };
}

/** Opens a connection and says hello. @returns it once it has been answered */
export async function joinLive(
  address: string,
  who: Person,
  dashboard: Dashboard,
  seq: number | null = null,
): Promise<LiveSocket> {
  const socket = await openSocket(address, who, dashboard);
  socket.send({ type: 'hello', seq });
  if (seq === null) await socket.next('snapshot');
  else await Promise.any([socket.next('snapshot'), socket.next('events')]);
  return socket;
}

/** Tries to open a connection that is refused. @returns the answer over HTTP */
export async function knock(
  address: string,
  dashboard: Dashboard,
  { protocols = LIVE_PROTOCOL, headers = {} }: Knock = {},
): Promise<Answer<Problem>> {
  const raw = new WebSocket(urlOf(address, dashboard), protocols as string, { headers });
  raw.on('error', () => {});
  const answered = once(raw, 'unexpected-response').then(async ([, response]) => {
    const { statusCode = 0, headers: answerHeaders } = response as IncomingMessage;
    let text = '';
    for await (const chunk of response as IncomingMessage) text += String(chunk);
    const all = Object.entries(answerHeaders).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    );
    return { status: statusCode, body: JSON.parse(text) as Problem, headers: new Headers(all) };
  });
  const opened = once(raw, 'open').then(() => {
    raw.terminate();
    throw new Error('the connection was opened');
  });
  return Promise.race([answered, opened]);
}
