import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, migrate, startEmbedded } from '#server/database/index.ts';
import type { TestPostgres } from '#server/database/testing/connection.ts';

/** A Postgres of a test's own, whose troubles the test makes. */
export interface OwnPostgres extends TestPostgres {
  /** its processes stand still: connections stay open, and nothing is answered */
  freeze(): void;
  thaw(): void;
  /** ends it, and every connection with it */
  stop(): Promise<void>;
  /** starts it again, with what was in it, at the same address */
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The number of the process' parent. See proc_pid_stat(5): the name before it may contain anything. */
function parentOf(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null; // it has ended meanwhile
  }
}

const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => parentOf(pid) === parent);

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended meanwhile
  }
}

export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-own-postgres-'));
  chmodSync(folder, 0o711); // as root, Postgres runs as another user, who has to pass
  const log = () => {};
  let running: EmbeddedPostgres;
  const start = async () => {
    running = await startEmbedded({ dataDir: folder, log, settings: { fsync: 'off' } });
  };
  await start();
  const { url, identityUrl, adminUrl, superuserUrl } = running!;
  await migrate({ adminUrl, log });

  const postmaster = () =>
    Number(readFileSync(join(running.folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  // The parent first: it would start others in the place of those that stand still.
  const everyProcess = () => [postmaster(), ...childrenOf(postmaster())];
  const each = (name: NodeJS.Signals) => {
    for (const pid of everyProcess()) signal(pid, name);
  };
  return {
    url,
    identityUrl,
    adminUrl,
    superuserUrl: superuserUrl.replace(/\/postgres$/, new URL(url).pathname),
    freeze: () => each('SIGSTOP'),
    thaw: () => each('SIGCONT'),
    stop: () => running.stop(),
    start,
    async [Symbol.asyncDispose]() {
      each('SIGCONT');
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
