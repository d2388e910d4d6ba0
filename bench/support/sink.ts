import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands for a collector that is well: reads whatever it is sent and says yes. */
const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
