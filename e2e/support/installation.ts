import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { databaseEnv } from './database-env.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface Installation {
  /** where the server is, also after it was started again */
  readonly address: string;
  /** ends the server as a power cut would */
  kill(): Promise<void>;
  /** does something to its database, as nobody but a superuser can */
  sql(text: string): Promise<void>;
  /** a server on the same database and at the same address */
  startAgain(): Promise<void>;
}

/**
 * One server on a database of its own for all the tests of a file.
 * @param env what the server is told beside its database
 */
export function installation(env: Readonly<Record<string, string>> = {}): Installation {
  let database: TestDatabase;
  let server: ServerProcess;
  beforeAll(async () => {
    database = await testDatabase();
    server = await startServer({ env: { ...databaseEnv(database), ...env } });
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });
  return {
    get address() {
      return server.address;
    },
    async kill() {
      await server.stop('SIGKILL');
    },
    async sql(text) {
      const client = new pg.Client({ connectionString: database.superuserUrl });
      await client.connect();
      await client.query(text).finally(() => client.end());
    },
    async startAgain() {
      const { port } = new URL(server.address);
      server = await startServer({ env: { ...databaseEnv(database), ...env, PORT: port } });
    },
  };
}
