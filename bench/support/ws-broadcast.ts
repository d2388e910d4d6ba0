import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';

/** The reference of delivery: whatever one connection says, all get the bytes. */
const bytes = await text(process.stdin);
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
server.on('connection', socket => {
  socket.on('message', () => {
    for (const client of server.clients) client.send(bytes);
  });
});
await once(server, 'listening');
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
