import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { WebSocket } from 'ws';
import { Id, LIVE_PROTOCOL, type Present, ProblemSchema, reject } from '#core/contract/index.ts';
import { nameConflicts, tellAudit } from '../dashboards/index.ts';
import { carryForward } from '../identity/index.ts';
import { Refusal } from '../problems.ts';
import { endRequestSpan, forRequest } from '../tracing/index.ts';
import { closeCodeOf, closeSocket } from './closing.ts';
import { LiveConnection, LONGEST_REPLAY } from './connection.ts';
import type { LiveMember } from './connection-options.ts';
import type { Connections } from './connections.ts';
import { assertWelcome } from './handshake.ts';
import { makeMessageParser } from './parse-message.ts';
import type { Presence } from './presence.ts';
import type { Watch } from './watching.ts';

export interface LiveRouteOptions {
  readonly connections: Connections;
  readonly presence: Presence;
  /** watches a query's data on behalf of a tenant */
  readonly watch: (
    tenant: { readonly id: string; readonly slug: string },
    ...wish: Parameters<Watch>
  ) => () => void;
}

type LiveRequest = FastifyRequest<{ Params: { tenant: string; id: string } }>;

const DESCRIPTION = `Messages are JSON. The server begins with \`welcome\`; the client says \`hello\` with the seq of the
last event it has (null: none) and gets what it has missed as \`events\` or \`snapshot\`. Then \`submit\` (commands, as
over HTTP) is answered by \`accepted\` or \`rejected\`; \`watch\` names the regions whose \`data\` is wanted; \`presence\`
tells the others where somebody is.`;

/** Somebody who was let in has no session any more. */
function sessionEnded(error: unknown): unknown {
  return error instanceof Refusal && error.rejection.code === 'not-signed-in'
    ? new Refusal(reject('session-expired', 'Sign in again; your changes are kept on this page until then.'))
    : error;
}

/** The WebSocket of a dashboard. */
export function liveRoute(app: FastifyInstance, options: LiveRouteOptions): void {
  const { connections, presence, watch } = options;
  const parse = makeMessageParser();

  const memberOf = (request: LiveRequest): Promise<LiveMember> => {
    carryForward(app.identity, request);
    return app.member(request).then(
      ({ person, tenant }) => ({ person: person.id, name: person.name, role: tenant.role }),
      error => {
        throw sessionEnded(error);
      },
    );
  };

  /** @returns the connection, or null when its socket is gone already */
  async function begin(socket: WebSocket, request: LiveRequest): Promise<LiveConnection | null> {
    const { tenant } = await app.member(request);
    const member = await memberOf(request);
    const room = await app.dashboards.open(tenant.id, request.params.id);
    if (socket.readyState !== socket.OPEN) return null;

    const id = randomUUID();
    const { person, name } = member;
    const here = presence.enter(tenant.id, room.key.dashboard, id, people =>
      connection.send({ type: 'presence', people }),
    );
    const show = (selection: Present['selection']) => here.show({ connection: id, person, name, selection });
    const connection = new LiveConnection({
      id,
      socket,
      room,
      member,
      parse,
      limits: app.limits.gate({ person, tenant: tenant.id }),
      recheck: () => memberOf(request),
      eventsAfter: async seq => {
        const { events } = await app.dashboards.store.events(room.key, { after: seq, limit: LONGEST_REPLAY });
        return events;
      },
      submit: (commands, author) => {
        const before = room.seq;
        return app.dashboards.submit(room, commands, author).then(
          answer => {
            tellAudit(app.audit, request, room, before, answer.events);
            return answer;
          },
          async (error: unknown) => {
            throw await nameConflicts(error, ids => app.identity.names(tenant.id, ids));
          },
        );
      },
      watch: (wish, onResult) => watch(tenant, wish, onResult),
      instruments: app.instruments,
      onSelection: show,
      onError: error => {
        app.errorTracking.report(error, { part: 'live connection', request, tenant: tenant.id });
        request.log.error({ event: 'live.failed', err: error }, 'live connection');
      },
    });
    const remove = connections.add(connection, socket);
    app.instruments.liveConnections(1);
    app.errorTracking.note('live.opened', request);
    show(null);
    const began = performance.now();
    const about = { stream: 'access', person, tenant: tenant.id, dashboard: room.key.dashboard };
    request.log.info({ event: 'live.opened', ...about }, 'A live connection was opened.');
    socket.once('close', (code: number) => {
      const durationMs = Math.round(performance.now() - began);
      request.log.info({ event: 'live.closed', ...about, code, durationMs }, 'A live connection has ended.');
      connection.close();
      remove();
      here.leave();
      app.instruments.liveConnections(-1);
      app.errorTracking.note('live.closed', request);
      app.instruments.liveClosed(closeCodeOf(socket, code));
    });
    return connection;
  }

  app.route<{ Params: { tenant: string; id: string } }>({
    method: 'GET',
    url: '/api/v1/tenants/:tenant/dashboards/:id/live',
    config: { access: 'dashboard:view', limit: 'live-connections' },
    schema: {
      tags: ['live'],
      summary: `WebSocket, subprotocol ${LIVE_PROTOCOL}: snapshot, events, presence, data and commands`,
      description: DESCRIPTION,
      params: Type.Object({ tenant: Type.String(), id: Id }),
      response: { 101: Type.Null(), '4xx': ProblemSchema, '5xx': ProblemSchema },
    },
    // After the address has been validated, before the socket is there.
    preHandler: request => assertWelcome(app, request),
    handler: async () => null,
    wsHandler: (socket, request: LiveRequest) => {
      endRequestSpan(request, 101);
      // Messages may come before the room is open: they wait.
      const early: string[] = [];
      const hold = (data: Buffer) => early.push(data.toString());
      socket.on('message', hold);
      socket.on('error', error => request.log.debug({ event: 'live.failed', err: error }, 'live socket'));
      begin(socket, request)
        .then(connection => {
          socket.off('message', hold);
          if (!connection) return;
          const receive = (text: string) => forRequest(request.id, () => connection.receive(text));
          for (const text of early) receive(text);
          socket.on('message', (data: Buffer) => receive(data.toString()));
        })
        .catch(error => {
          app.errorTracking.report(error, { part: 'live connection', request });
          request.log.error({ event: 'live.failed', err: error }, 'live connection not begun');
          closeSocket(socket, 1011, 'internal error');
        });
    },
  });
}
