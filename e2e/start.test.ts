import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Problem, Region } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import { call } from '#server/testing/people.ts';
import { run, startServer } from './support/server-process.ts';

const READY = /Ready in [\d.]+ s: (http:\S+)/;
const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-start-'));
  // As root, Postgres runs as somebody else, who has to pass.
  chmodSync(folder, 0o711);
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Signs in by the one-time link, as somebody who clicks it. @returns the cookie and where it leads */
async function follow(link: string): Promise<{ cookie: string; path: string }> {
  const response = await fetch(link, { redirect: 'manual' });
  const cookie = response.headers
    .getSetCookie()
    .map(text => text.split(';')[0])
    .join('; ');
  return { cookie, path: response.headers.get('location') ?? '' };
}

const start = (env: Record<string, string>) => startServer({ command: 'start', env, ready: READY });

describe('npm start', () => {
  test('shows the demo, stops with everything it started, and comes back with what was there', async () => {
    const env = { DATA_DIR: newFolder() };
    const first = await start(env);
    const [, link] = await first.said(/with this link: (\S+)/);
    const { cookie, path } = await follow(link!);
    expect(cookie).not.toBe('');
    const [, tenant, id] = /^\/t\/([^/]+)\/d\/([^/]+)$/.exec(path)!;
    const api = `/api/v1/tenants/${tenant}/dashboards`;
    const before = await call<{ state: { title: string } }>(first.address, 'GET', `${api}/${id}`, undefined, {
      cookie,
    });
    expect(before.body.state.title).toBe('This server');
    const again = await fetch(link!, { redirect: 'manual' });
    expect(again.headers.getSetCookie().join()).not.toContain('session_token=');

    expect(await first.stop('SIGINT')).toBe(0);
    expect(first.output()).toContain('Stopped.');

    await using second = await start(env);
    // The session of before is still good, and so is what it may see.
    const list = await call<{ dashboards: { id: string; title: string }[] }>(
      second.address,
      'GET',
      api,
      undefined,
      {
        cookie,
      },
    );
    const titles = list.body.dashboards.map(({ title }) => title);
    expect(titles.filter(title => !title.startsWith('Operations: ')).sort()).toEqual([
      'Postgres of this server',
      'Seattle weather',
      'This server',
    ]);
    // Its port and password are others than before; the source knows them.
    const own = list.body.dashboards.find(({ title }) => title === 'Postgres of this server')!;
    const { body } = await call<{ state: { regions: Record<string, Region> } }>(
      second.address,
      'GET',
      `${api}/${own.id}`,
      undefined,
      { cookie },
    );
    const asked = Object.values(body.state.regions).filter(({ query }) => query !== null);
    expect(asked).toHaveLength(6);
    for (const { id: region, title } of asked) {
      const data = `${api}/${own.id}/regions/${region}/data`;
      const frame = await call<Frame & Problem>(second.address, 'GET', data, undefined, { cookie });
      expect([title, frame.status, frame.body.detail]).toEqual([title, 200, undefined]);
      expect(frame.body.rows, title).toBeGreaterThan(0);
    }
    expect(titles).toContain('Operations: overview');
  });

  test('a process that was killed leaves a state that the next start recovers from', async () => {
    const env = { DATA_DIR: newFolder() };
    const first = await start(env);
    await first.stop('SIGKILL');
    await using second = await start(env);
    expect((await call<{ status: string }>(second.address, 'GET', '/ready')).body.status).toBe('pass');
  });

  test('stopping ends the embedded Postgres', async () => {
    const folder = newFolder();
    const server = await start({ DATA_DIR: folder });
    const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    expect(isAlive(pid)).toBe(true);
    await server.stop('SIGTERM');
    // Its entry in the process table goes when init has noticed.
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  });
});

describe('what cannot start says so in one sentence and leaves nothing running', () => {
  async function refusal(env: Record<string, string>): Promise<string> {
    const { exited, output } = run(['serve'], { PORT: '0', LOG_LEVEL: 'warn', ...env });
    expect(await exited).not.toBe(0);
    const lines = output().trim().split('\n');
    const last = lines.at(-1)!;
    expect(last).toMatch(/[.?]$/);
    expect(output()).not.toMatch(/ {4}at |node:internal/);
    return last;
  }

  test('a taken port', async () => {
    const taken = createServer();
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    expect(await refusal({ DATA_DIR: newFolder(), PORT: String(port) })).toContain(`Port ${port} is taken`);
    taken.close();
  });

  test('a data folder that cannot be written', async () => {
    const file = join(newFolder(), 'a-file');
    writeFileSync(file, '');
    expect(await refusal({ DATA_DIR: join(file, 'data') })).toMatch(/DATA_DIR|folder/);
  });

  test('a database that cannot be reached', async () => {
    const secret = 'quite-secret';
    const url = `postgresql://region_dashboard_app:${secret}@127.0.0.1:1/nowhere`;
    const sentence = await refusal({ DATABASE_URL: url, DATABASE_IDENTITY_URL: url, DATA_DIR: newFolder() });
    expect(sentence).toMatch(/DATABASE_(?:IDENTITY_)?URL/);
    expect(sentence).not.toContain(secret);
  });

  test('a configuration with several faults names them all', async () => {
    const { exited, output } = run(['serve'], {
      PORT: 'many',
      NODE_ENV: 'production',
      BOOTSTRAP_EMAIL: 'nobody',
    });
    expect(await exited).toBe(1);
    for (const name of ['PORT', 'JWT_SECRET', 'BOOTSTRAP_EMAIL']) expect(output()).toContain(name);
  });

  test('an unknown command', async () => {
    const { exited, output } = run(['strat'], {});
    expect(await exited).not.toBe(0);
    expect(output()).toContain('start');
  });
});
