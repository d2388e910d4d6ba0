import WebSocket from 'ws';
import { type ClientMessage, type Command, LIVE_PROTOCOL, type ServerMessage } from '#core/contract/index.ts';
import { type Effect, type Input, newSession, type Session, step } from '#core/sync/index.ts';
import type { Dashboard, Person } from '#server/testing/people.ts';

/** The page's session on a real socket, without the page. */
export interface LiveClient {
  session(): Session;
  submit(...commands: readonly Command[]): void;
  send(message: ClientMessage): void;
  /** every message of the server so far */
  readonly messages: readonly ServerMessage[];
  readonly refused: readonly Extract<Effect, { type: 'refused' }>[];
  /** ids of commands that the server has acknowledged, here or by an event */
  readonly acknowledged: ReadonlySet<string>;
  /** resolves once the condition holds; looks again after every message */
  until(condition: (session: Session) => boolean, what: string, withinMs?: number): Promise<Session>;
  /** cuts the connection without a word */
  cut(): void;
  /** opens a connection again, perhaps to another process */
  connect(address?: string): void;
  close(): void;
}

/** The server was short of something: asked again after this time, ms. */
const RETRY_MS = 200;

export function liveClient(address: string, who: Person, dashboard: Dashboard): LiveClient {
  let session = newSession(who.id);
  let socket: WebSocket | null = null;
  const messages: ServerMessage[] = [];
  const refused: Extract<Effect, { type: 'refused' }>[] = [];
  const acknowledged = new Set<string>();
  const waiting = new Set<() => void>();

  function transmit(message: ClientMessage): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function apply(input: Input): void {
    const next = step(session, input);
    session = next.session;
    for (const effect of next.effects) {
      if (effect.type === 'hello') transmit({ type: 'hello', seq: effect.seq });
      else if (effect.type === 'submit') transmit({ type: 'submit', commands: effect.commands });
      else if (effect.type === 'refused') refused.push(effect);
      else if (effect.type === 'retryLater') setTimeout(() => apply({ type: 'retry' }), RETRY_MS).unref();
      else if (effect.type === 'happened')
        for (const { actor, commandId } of effect.events) if (actor === who.id) acknowledged.add(commandId);
    }
    for (const look of waiting) look();
  }

  function connect(to = address): void {
    const url = new URL(`${dashboard.path}/live`, to.replace(/^http/, 'ws'));
    const opened = new WebSocket(url, LIVE_PROTOCOL, { headers: { authorization: `Bearer ${who.token}` } });
    socket = opened;
    apply({ type: 'connecting' });
    opened.on('open', () => apply({ type: 'opened' }));
    opened.on('message', data => {
      const message = JSON.parse(data.toString()) as ServerMessage;
      messages.push(message);
      if (message.type === 'accepted') for (const id of message.commandIds) acknowledged.add(id);
      apply({ type: 'received', message });
    });
    opened.on('error', () => {});
    opened.on('close', () => {
      if (socket === opened) apply({ type: 'closed' });
    });
  }

  connect();
  return {
    session: () => session,
    messages,
    refused,
    acknowledged,
    submit: (...commands) => apply({ type: 'submit', commands }),
    send: transmit,
    until: (condition, what, withinMs = 10_000) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!condition(session)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(session);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          const { connection, confirmed, pending } = session;
          reject(
            new Error(
              `not within ${withinMs} ms: ${what} (${connection}, seq ${confirmed?.seq}, ${pending.length} pending)`,
            ),
          );
        }, withinMs);
        waiting.add(look);
        look();
      }),
    cut: () => socket?.terminate(),
    connect,
    close: () => socket?.close(),
  };
}
