import { randomUUID } from 'node:crypto';
import type {} from '@fastify/swagger';
import type {} from '@fastify/websocket';
import fastifyPlugin from 'fastify-plugin';
import Type from 'typebox';
import { CLOSE, LIVE_PROTOCOL, type Present, ProblemSchema, reject } from '#core/contract/index.ts';
import { nameConflicts } from '../dashboards/index.ts';
import { Refusal } from '../problems.ts';
import type { Bus } from './bus.ts';
import { LiveConnection, type LiveMember } from './connection.ts';
import { makeMessageParser } from './parse-message.ts';
import { Presence } from './presence.ts';
import type { Watch } from './watching.ts';

declare module 'fastify' {
  interface FastifyInstance {
    live: {
      /** Sends everybody elsewhere, spread over the window (ms), so that they do not all come back at once. */
      drain(windowMs: number): Promise<void>;
      readonly connections: number;
    };
  }
}

export interface LiveOptions {
  readonly bus: Bus;
  /** watches a query's data on behalf of a tenant */
  readonly watch: (
    tenant: { readonly id: string; readonly slug: string },
    ...wish: Parameters<Watch>
  ) => () => void;
}

const PING_MS = 25_000;
const RECHECK_MS = 30_000;

/** The WebSocket of a dashboard. */
export const livePlugin = fastifyPlugin<LiveOptions>(
  async (app, { bus, watch }) => {
    const presence = new Presence(bus);
    const parse = makeMessageParser();
    const sockets = new Map<LiveConnection, { socket: import('ws').WebSocket; alive: boolean }>();

    const ping = setInterval(() => {
      for (const entry of sockets.values()) {
        if (!entry.alive) entry.socket.terminate();
        entry.alive = false;
        entry.socket.ping();
      }
    }, PING_MS);
    ping.unref();
    // A tick at a time, so that 2,000 connections do not ask the database in the same moment.
    let turn = 0;
    const TICKS = 30;
    const recheck = setInterval(() => {
      turn = (turn + 1) % TICKS;
      let index = 0;
      for (const connection of sockets.keys()) if (index++ % TICKS === turn) void connection.recheck();
    }, RECHECK_MS / TICKS);
    recheck.unref();

    app.decorate('live', {
      get connections() {
        return sockets.size;
      },
      async drain(windowMs: number) {
        const open = [...sockets.values()];
        await Promise.all(
          open.map(async ({ socket }, index) => {
            const closed = new Promise<void>(resolve => socket.once('close', () => resolve()));
            await new Promise(resolve => setTimeout(resolve, (windowMs * index) / Math.max(1, open.length)));
            socket.close(CLOSE.restarting, 'restarting');
            const force = setTimeout(() => socket.terminate(), 1_000);
            await closed;
            clearTimeout(force);
          }),
        );
      },
    });
    app.addHook('preClose', async () => {
      clearInterval(ping);
      clearInterval(recheck);
      presence.close();
      for (const { socket } of sockets.values()) socket.close(CLOSE.restarting, 'restarting');
    });

    app.route<{ Params: { tenant: string; id: string } }>({
      method: 'GET',
      url: '/api/v1/tenants/:tenant/dashboards/:id/live',
      schema: {
        tags: ['live'],
        summary: `WebSocket, subprotocol ${LIVE_PROTOCOL}: snapshot, events, presence, data and commands`,
        params: Type.Object({ tenant: Type.String(), id: Type.String({ format: 'uuid' }) }),
        response: { 101: Type.Null(), '4xx': ProblemSchema, '5xx': ProblemSchema },
      },
      preValidation: async request => {
        if (request.headers.upgrade?.toLowerCase() !== 'websocket')
          throw new Refusal(
            reject('upgrade-required', `Open a WebSocket here, with the subprotocol ${LIVE_PROTOCOL}.`),
            { upgrade: 'websocket' },
          );
        const offered = request.headers['sec-websocket-protocol']?.split(',').map(name => name.trim()) ?? [];
        if (!offered.includes(LIVE_PROTOCOL))
          throw new Refusal(
            reject(
              'unsupported-protocol',
              `This server speaks ${LIVE_PROTOCOL}. Reload the page to get its version.`,
              {
                supported: [LIVE_PROTOCOL],
              },
            ),
          );
        const { tenant } = await app.allow(request, 'dashboard:view');
        await app.dashboards.open(tenant.id, request.params.id);
      },
      handler: async () => null,
      wsHandler: (socket, request) => {
        // Messages may come before the room is open: they wait.
        const early: string[] = [];
        const hold = (data: Buffer) => early.push(data.toString());
        socket.on('message', hold);
        const begin = async () => {
          const { person, tenant } = await app.member(request);
          const room = await app.dashboards.open(tenant.id, request.params.id);
          const id = randomUUID();
          const who = (): Promise<LiveMember> =>
            app.member(request).then(
              now => ({ person: now.person.id, name: now.person.name, role: now.tenant.role }),
              error => {
                throw sessionEnded(error);
              },
            );
          let selection: string | null = null;
          const present = (): Present => ({
            connection: id,
            person: person.id,
            name: person.name,
            selection,
          });
          const showPeople = (people: readonly Present[]) => connection.send({ type: 'presence', people });
          const connection = new LiveConnection({
            id,
            socket,
            room,
            member: { person: person.id, name: person.name, role: tenant.role },
            parse,
            recheck: who,
            eventsAfter: async seq =>
              (await app.dashboards.store.events(room.key, { after: seq, limit: 500 })).events,
            submit: (commands, author) =>
              app.dashboards.submit(room, commands, author).catch(async (error: unknown) => {
                throw await nameConflicts(error, ids => app.identity.names(tenant.id, ids));
              }),
            watch: (wish, onResult) => watch(tenant, wish, onResult),
            onSelection: next => {
              selection = next;
              announce(present());
            },
            onError: error => request.log.error({ err: error }, 'live connection'),
          });
          const announce = presence.enter(tenant.id, room.key.dashboard, showPeople);
          const entry = { socket, alive: true };
          sockets.set(connection, entry);
          app.instruments.liveConnections(1);
          announce(present());
          socket.on('pong', () => {
            entry.alive = true;
          });
          socket.on('close', () => {
            connection.close();
            sockets.delete(connection);
            app.instruments.liveConnections(-1);
            presence.leave(tenant.id, room.key.dashboard, id, showPeople);
          });
          socket.off('message', hold);
          for (const text of early) connection.receive(text);
          socket.on('message', (data: Buffer) => connection.receive(data.toString()));
        };
        socket.on('error', error => request.log.debug({ err: error }, 'live socket'));
        begin().catch(error => {
          request.log.error({ err: error }, 'live connection not begun');
          socket.close(1011, 'internal error');
        });
      },
    });
  },
  { name: 'live', dependencies: ['dashboards'] },
);

function sessionEnded(error: unknown): unknown {
  return error instanceof Refusal && error.rejection.code === 'not-signed-in'
    ? new Refusal(reject('session-expired', 'Sign in again; your changes are kept on this page until then.'))
    : error;
}

export type { Bus } from './bus.ts';
export { makeSilentBus } from './bus.ts';
export { headBus } from './head-bus.ts';
export { makePostgresBus } from './postgres-bus.ts';
