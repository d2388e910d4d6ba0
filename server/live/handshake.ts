import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIVE_PROTOCOL, reject } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';

const NO_SOCKET = reject('upgrade-required', `Open a WebSocket here, with the subprotocol ${LIVE_PROTOCOL}.`);
const OTHER_PROTOCOL = reject(
  'unsupported-protocol',
  `This server speaks ${LIVE_PROTOCOL}. Reload the page to get its version.`,
  { supported: [LIVE_PROTOCOL] },
);
const LEAVING = reject('unavailable', 'This server is about to stop. Connect again in a moment.');

/**
 * Whether a live connection may be opened; asked while an answer over HTTP is still possible.
 * @throws Refusal `upgrade-required`, `unsupported-protocol`, `unavailable`; as `app.allow`; `dashboard-not-found`; `too-many-requests`
 */
export async function assertWelcome(
  app: FastifyInstance,
  request: FastifyRequest<{ Params: { tenant: string; id: string } }>,
): Promise<void> {
  const { headers } = request;
  if (headers.upgrade?.toLowerCase() !== 'websocket')
    throw new Refusal(NO_SOCKET, { upgrade: 'websocket', connection: 'upgrade' });
  const offered = headers['sec-websocket-protocol']?.split(',').map(name => name.trim()) ?? [];
  if (!offered.includes(LIVE_PROTOCOL)) throw new Refusal(OTHER_PROTOCOL);
  if (app.draining.value) throw new Refusal(LEAVING, { 'retry-after': '1' });
  const { tenant, person } = await app.allow(request);
  await app.dashboards.open(tenant.id, request.params.id);
  // The place is given back with the socket, whatever becomes of the handshake.
  const leave = app.limits.openLive(request, { person: person.id, tenant: tenant.id });
  const { socket } = request.raw;
  if (socket.destroyed) leave();
  else socket.once('close', leave);
}
