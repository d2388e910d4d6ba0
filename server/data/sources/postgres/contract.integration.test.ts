import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { openOutbound } from '#server/outbound/index.ts';
import { freePort } from '#server/testing/free-port.ts';
import type { Connection } from '../connector.ts';
import { connectorContract, SECRET, type Stand } from '../testing/connector.contract.ts';
import { postgresConnector } from './postgres-connector.ts';

const PASSWORD = `${SECRET} password`;
/** Each role finds another table under the name that the query asks for. */
const ROLES = {
  contract_healthy: 'select * from contract.rows',
  contract_slow: 'select r.* from contract.rows r, (select pg_sleep(1.5)) s offset 0',
  contract_huge: `select repeat('x', 1000) || n as host, n::float8 as load from generate_series(1, 100000000) n`,
} as const;
type Role = keyof typeof ROLES;

let database: TestDatabase | undefined;
let admin: pg.Client;
let url: URL;

beforeAll(async () => {
  database = await testDatabase(null);
  url = new URL(database.superuserUrl);
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`create schema contract;
    create table contract.rows (host text, load float8);
    insert into contract.rows values ('a', 1.5), ('b', null)`);
  for (const [role, view] of Object.entries(ROLES))
    await admin.query(`drop role if exists ${role};
      create role ${role} login password '${PASSWORD}';
      create schema authorization ${role};
      create view ${role}.hosts as ${view};
      grant usage on schema contract to ${role};
      grant select on all tables in schema ${role}, contract to ${role}`);
});
afterAll(async () => {
  for (const role of Object.keys(ROLES))
    await admin?.query(`drop owned by ${role} cascade; drop role ${role}`);
  await admin?.end();
  await database?.drop();
});

const connection = (
  { host = url.hostname, port = Number(url.port) },
  user: Role = 'contract_healthy',
  password = PASSWORD,
): Connection<'postgres'> => ({
  tenant: '0b6a4c1e-3f7d-4a3b-8f53-2d1f4f0e9a10',
  id: 'a3c5b1de-8a55-4b5e-9a44-0f8f2f3c7d21',
  revision: '1',
  settings: { host, port, database: url.pathname.slice(1), user, tls: 'disable' },
  secrets: { password },
});

/** The real server, as one of the roles. */
async function real(role: Role, password?: string): Promise<Stand<'postgres'>> {
  const count = async (condition: string) => {
    const { rows } = await admin.query<{ count: number }>(
      `select count(*)::int from pg_stat_activity where usename = $1 and ${condition}`,
      [role],
    );
    return rows[0]!.count;
  };
  return {
    connection: connection({}, role, password),
    busy: () => count("state = 'active'"),
    open: () => count('true'),
    async [Symbol.asyncDispose]() {},
  };
}

/** Something else that listens. */
async function listening(accept: (socket: Socket) => void): Promise<Stand<'postgres'>> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    accept(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    connection: connection({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }),
    busy: () => sockets.size,
    open: () => sockets.size,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Passes everything on, until the server has said so many bytes. */
const cutAfter = (bytes: number) => (socket: Socket) => {
  const upstream = connect(Number(url.port), url.hostname);
  let left = bytes;
  upstream
    .on('error', () => {})
    .on('data', data => {
      left -= data.length;
      if (left < 0) socket.destroy();
      else socket.write(data);
    });
  socket.pipe(upstream);
  socket.on('close', () => upstream.destroy());
};

const nowhere = async (place: { host?: string; port?: number }): Promise<Stand<'postgres'>> => ({
  connection: connection(place),
  busy: () => 0,
  open: () => 0,
  async [Symbol.asyncDispose]() {},
});

connectorContract<'postgres'>('PostgreSQL', {
  async start() {
    const outbound = openOutbound({ config: { SOURCE_ALLOWED_HOSTS: ['127.0.0.1', url.hostname] } });
    const connector = postgresConnector(outbound);
    return {
      connector,
      async close() {
        await connector.close?.();
        await outbound.close();
      },
    };
  },
  query: { source: 'postgres', sql: 'select host, load from hosts' },
  values: { host: ['a', 'b'], load: [1.5, null] },
  wrong: { source: 'postgres', sql: 'select nothing from hosts' },
  healthy: () => real('contract_healthy'),
  slow: () => real('contract_slow'),
  huge: () => real('contract_huge'),
  faults: {
    refuses: async () => nowhere({ host: '127.0.0.1', port: await freePort() }),
    hangs: () => listening(socket => void socket.resume()),
    cuts: () => listening(cutAfter(200)),
    garbage: () => listening(socket => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    wrongPassword: () => real('contract_healthy', `${SECRET} another`),
    notAllowed: () => nowhere({ host: '10.11.12.13', port: 5_432 }),
  },
});
