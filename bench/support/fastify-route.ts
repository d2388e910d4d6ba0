import { text } from 'node:stream/consumers';
import fastify from 'fastify';

/** The reference of reads: one route, the bytes from memory, nothing else. */
const bytes = Buffer.from(await text(process.stdin));
const app = fastify();
app.get('/', (_, reply) => reply.type('application/json; charset=utf-8').send(bytes));
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
