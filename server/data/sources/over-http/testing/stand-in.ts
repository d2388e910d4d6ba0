import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { freePort } from '#server/testing/free-port.ts';
import type { Fault } from '../../testing/connector.contract.ts';

/** Something that listens instead of a source that speaks HTTP. */
export interface StandIn extends AsyncDisposable {
  readonly port: number;
  busy(): number;
  open(): number;
}

async function listening(server: Server, busy: () => number): Promise<StandIn> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    busy,
    open: () => sockets.size,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

export function standIn(answer: RequestListener): Promise<StandIn> {
  let under = 0;
  const server = createServer((request, response) => {
    under += 1;
    response.on('close', () => {
      under -= 1;
    });
    answer(request, response);
  });
  return listening(server, () => under);
}

const MEGABYTE = Buffer.alloc(1_048_576, ' ');

/** The address of a stand-in, under a name of its own (server/outbound/testing/outbound.ts). */
export const addressOf = ({ port }: { readonly port: number }) => `http://source.example:${port}`;

/** @returns a stand-in as the contract wants it */
export async function stand<C>(connection: (url: string) => C, answer: RequestListener) {
  const server = await standIn(answer);
  return { ...server, connection: connection(addressOf(server)) };
}

/** An answer that never ends. */
export const endless: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"status":"success","data":{"resultType":"matrix","result":[');
  const more = () => {
    while (!response.destroyed && response.write(MEGABYTE));
  };
  response.on('drain', more);
  more();
};

export const slowly =
  (answer: RequestListener): RequestListener =>
  (request, response) =>
    void setTimeout(() => response.destroyed || answer(request, response), 400);

/** Lets in who has this token, as a bearer. */
export const guarded =
  (token: string, answer: RequestListener): RequestListener =>
  (request, response) => {
    if (request.headers.authorization === `Bearer ${token}`) answer(request, response);
    else response.writeHead(401, { 'content-type': 'text/plain' }).end('Unauthorized');
  };

/** @param connection to an address @param answer of a healthy source, for who has its token */
export function httpFaults<C>(
  connection: (url: string) => C,
  answer: RequestListener,
): Readonly<Record<Fault, () => Promise<Omit<StandIn, 'port'> & { readonly connection: C }>>> {
  const nowhere = (url: string) => ({
    connection: connection(url),
    busy: () => 0,
    open: () => 0,
    async [Symbol.asyncDispose]() {},
  });
  return {
    refuses: async () => nowhere(addressOf({ port: await freePort() })),
    hangs: () => stand(connection, () => {}),
    cuts: () =>
      stand(connection, (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"status":"succ', () => response.destroy());
      }),
    async garbage() {
      const server = await listening(
        createTcpServer(socket => socket.end('SSH-2.0-OpenSSH_9.6\r\n')),
        () => 0,
      );
      return { ...server, connection: connection(addressOf(server)) };
    },
    wrongPassword: () => stand(connection, guarded('another', answer)),
    notAllowed: async () => nowhere('http://10.11.12.13:9090'),
  };
}
