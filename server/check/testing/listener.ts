import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Something that listens on a port of this machine and behaves as a test says. */
export interface Listener extends AsyncDisposable {
  /** for example `127.0.0.1:41234` */
  readonly host: string;
  /** how many connections are open */
  open(): number;
}

/** @param onConnection what it does with each connection; nothing: accepts and never says a word */
export async function listener(onConnection: (socket: Socket) => void = () => {}): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    // Read, so that its end is noticed.
    socket.resume();
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Says one thing to everybody who comes. */
export const saying = (text: string) => listener(socket => void socket.write(text));

/** Answers every HTTP request with a status. */
export const answering = (status: number) =>
  listener(socket =>
    socket.on('data', () => socket.write(`HTTP/1.1 ${status} Some\r\nContent-Length: 0\r\n\r\n`)),
  );

/** Answers every command of the Redis protocol with one line. */
export const redisSaying = (line: string) =>
  listener(socket =>
    socket.on('data', chunk => {
      const commands = chunk.toString().match(/^\*\d+\r$/gm)?.length ?? 0;
      socket.write(`${line}\r\n`.repeat(commands));
    }),
  );

/** An address of this machine where nothing listens. */
export async function nobody(): Promise<string> {
  await using gone = await listener();
  return gone.host;
}
