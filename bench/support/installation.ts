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
import { newTeam, type Person, signUp } from '../../e2e/support/person.ts';
import { type ServerProcess, startServer } from '../../e2e/support/server-process.ts';

/** A whole installation for a measurement: a durable Postgres, the server in its own process, a person. */
export interface Installation {
  readonly server: ServerProcess;
  /** connections of this process to the same database, for the floor */
  readonly database: Database;
  readonly person: Person;
  readonly team: { readonly slug: string; readonly path: string };
  /** UUID of the team */
  readonly tenant: string;
  close(): Promise<void>;
}

export async function install(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-bench-'));
  // As root, Postgres runs as somebody else, who has to pass.
  chmodSync(folder, 0o711);
  const quiet = () => {};
  const postgres: EmbeddedPostgres = await startEmbedded({ dataDir: folder, log: quiet });
  await migrate({ adminUrl: postgres.adminUrl, log: quiet });
  const { url, identityUrl } = postgres;
  const server = await startServer({
    env: {
      DATABASE_URL: url,
      DATABASE_IDENTITY_URL: identityUrl,
      JWT_SECRET: 'a secret of the bench, long enough for everybody',
      LOG_LEVEL: 'silent',
    },
  });
  const database = await openDatabase({ url, identityUrl, log: quiet });
  const person = await signUp(server.address, 'Bench');
  const team = await newTeam(person);
  const { body } = await person.call<{ tenants: { id: string; slug: string }[] }>('GET', '/api/v1/me');
  return {
    server,
    database,
    person,
    team,
    tenant: body.tenants.find(({ slug }) => slug === team.slug)!.id,
    async close() {
      await database.close();
      await server.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
