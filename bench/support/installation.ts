import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Database,
  type EmbeddedPostgres,
  migrate,
  openDatabase,
  startEmbedded,
} from '#server/database/index.ts';
import { newTeam, type Person, signUp, type Team } from '#server/testing/people.ts';
import { type ServerProcess, startServer } from '../../e2e/support/server-process.ts';

/** A whole installation for a measurement: a durable Postgres, the server in its own process, a person. */
export interface Installation {
  readonly server: ServerProcess;
  /** connections of this process to the same database, for the floor */
  readonly database: Database;
  /** address of the database as its owner */
  readonly adminUrl: string;
  /** @returns one more server of the same installation; it is stopped with the rest */
  another(env: Readonly<Record<string, string>>): Promise<ServerProcess>;
  readonly person: Person;
  readonly team: Team;
  close(): Promise<void>;
}

/** @param env what the server is told beside its database */
export async function install(env: Readonly<Record<string, string>> = {}): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-bench-'));
  // As root, Postgres runs as somebody else, who has to pass.
  chmodSync(folder, 0o711);
  const quiet = () => {};
  const postgres: EmbeddedPostgres = await startEmbedded({ dataDir: folder, log: quiet });
  await migrate({ adminUrl: postgres.adminUrl, log: quiet });
  const { url, identityUrl } = postgres;
  const servers: ServerProcess[] = [];
  const another = async (more: Readonly<Record<string, string>>) => {
    const started = await startServer({
      // As in production nobody who asks reads the log: the time for that would be taken from the asking.
      logFile: join(folder, `server-${servers.length}-${randomUUID()}.log`),
      env: {
        DATABASE_URL: url,
        DATABASE_IDENTITY_URL: identityUrl,
        JWT_SECRET: 'a secret of the bench, long enough for everybody',
        ENCRYPTION_KEY: 'an encryption key of the bench, long enough for everybody',
        LOG_LEVEL: 'silent',
        // A measurement asks more often than people do, and nothing it asks is turned away.
        RATE_LIMITS: 'false',
        MAX_EVENT_LOOP_DELAY: '0',
        ...env,
        ...more,
      },
    });
    servers.push(started);
    return started;
  };
  const server = await another({});
  const database = await openDatabase({ url, identityUrl, log: quiet });
  const person = await signUp(server.address, 'Bench');
  const team = await newTeam(person);
  return {
    server,
    database,
    adminUrl: postgres.adminUrl,
    another,
    person,
    team,
    async close() {
      await database.close();
      await Promise.all(servers.map(each => each.stop()));
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
