import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '#server/database/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { createCredentialStore, createKeyring, newSecret, type Place } from '#server/secrets/index.ts';
import { type Dashboard, joined, newDashboard, newTeam, rename, signUp } from '#server/testing/people.ts';
import { type BrowserPerson, browserPerson } from './support/browser-person.ts';
import { databaseEnv } from './support/database-env.ts';
import { run, type ServerProcess, startServer } from './support/server-process.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'region-dashboard-rotation-'));
});
afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the operator's command says, and its exit code. */
async function rotate(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { exited, output } = run(['rotate', ...args], env);
  return { code: await exited, output: output() };
}

/** The assignments of each step, from the file that the command wrote. */
function stepsIn(file: string): Record<string, string>[] {
  return readFileSync(file, 'utf8')
    .split(/^# \d+\. /m)
    .slice(1)
    .map(step => parseEnv(step) as Record<string, string>);
}

/** Two server processes behind something like a balancer: one that is replaced gets no new requests. */
async function fleet(env: Readonly<Record<string, string>>) {
  const servers: ServerProcess[] = [await startServer({ env }), await startServer({ env })];
  const away = new Set<number>();
  let turn = 0;
  const busy = [0, 0];
  const answered = [0, 0];
  /** both have worked side by side, whatever each of them knows by now */
  const bothWorked = async () => {
    const before = [...answered];
    for (const index of [0, 1])
      await expect.poll(() => answered[index]! - before[index]!, { timeout: 30_000 }).toBeGreaterThan(10);
  };
  return {
    servers,
    /** does something with the next process that takes requests */
    async ask<T>(work: (address: string) => Promise<T>): Promise<T> {
      const at = [++turn % 2, (turn + 1) % 2].find(index => !away.has(index))!;
      busy[at]! += 1;
      try {
        return await work(servers[at]!.address);
      } finally {
        answered[at]! += 1;
        busy[at]! -= 1;
      }
    },
    /** replaces the processes one after another by ones with this environment, at the same addresses */
    async roll(next: Readonly<Record<string, string>>): Promise<void> {
      for (const index of [0, 1]) {
        away.add(index);
        await expect.poll(() => busy[index], { timeout: 20_000, interval: 5 }).toBe(0);
        const { port } = new URL(servers[index]!.address);
        expect(await servers[index]!.stop()).toBe(0);
        servers[index] = await startServer({ env: { ...next, PORT: port } });
        away.delete(index);
        await bothWorked();
      }
    },
    stop: () => Promise.all(servers.map(server => server.stop())),
  };
}

/** Between two rounds of a person's requests, ms: the load is bounded, not as much as the machine can do. */
const PACE_MS = 25;

type Fleet = Awaited<ReturnType<typeof fleet>>;

/** People who work until they are told to stop; everything that is not as it should be is written down. */
function work(them: readonly BrowserPerson[], on: Fleet, dashboard: Dashboard) {
  const failures: string[] = [];
  let working = true;
  let done = 0;
  let connected = 0;
  const note = (what: string, ok: boolean) => {
    done += 1;
    if (!ok) failures.push(what);
  };
  const requests = them.map(async (somebody, index) => {
    while (working) {
      const title = `${index} ${done}`;
      const round = on.ask(async address => {
        const me = await somebody.call<{ id: string }>(address, 'GET', '/api/v1/me');
        note(`me ${me.status}`, me.status === 200 && me.body.id === somebody.person.id);
        const read = await somebody.call(address, 'GET', dashboard.path);
        note(`read ${read.status}`, read.status === 200);
        const commands = [rename(title)];
        const written = await somebody.call(address, 'POST', `${dashboard.path}/commands`, { commands });
        note(`write ${written.status}`, written.status === 200);
      });
      await round.catch((error: Error) => note(`${error.message}: ${error.cause}`, false));
      await sleep(PACE_MS);
    }
  });
  // A page: connected all the time, and again, perhaps elsewhere, when it is sent away.
  const pages = them.map(async somebody => {
    while (working) {
      const socket = await on.ask(async address => {
        try {
          return await somebody.open(address, dashboard);
        } catch (error) {
          note(`connect ${(error as Error).message}`, false);
          return null;
        }
      });
      if (!socket) continue;
      connected += 1;
      await Promise.race([socket.closed, stopped.promise]);
      socket.close();
    }
  });
  const stopped = Promise.withResolvers<void>();
  return {
    failures,
    done: () => done,
    connected: () => connected,
    async stop() {
      working = false;
      stopped.resolve();
      await Promise.all([...requests, ...pages]);
    },
  };
}

test('JWT_SECRET is replaced by rolling restarts under load: no request fails and nobody is signed out', async () => {
  const [secret, key] = [newSecret(), newSecret()];
  const base = { ...databaseEnv(database), ENCRYPTION_KEY: key, RATE_LIMITS: 'false' };
  const first = { ...base, JWT_SECRET: secret };
  const on = await fleet(first);
  let load: ReturnType<typeof work> | null = null;
  try {
    const { address } = on.servers[0]!;
    const owner = await signUp(address, 'Ada');
    const team = await newTeam(owner);
    const people = [
      owner,
      await joined(address, owner, team, 'editor'),
      await joined(address, owner, team, 'editor'),
    ];
    const dashboard = await newDashboard(owner, team, 'Busy');
    const browsers = await Promise.all(people.map(person => browserPerson(address, person)));
    const asleep = await browserPerson(address, people[1]!);
    const forgotten = await browserPerson(address, people[2]!);
    const before = browsers.map(one => one.cookie());
    const busy = work(browsers, on, dashboard);
    load = busy;
    /** some work is done in the state that the fleet is in now */
    const settled = async () => {
      const before = busy.done();
      await expect.poll(() => busy.done() - before, { timeout: 30_000 }).toBeGreaterThan(60);
      expect(busy.failures).toEqual([]);
    };
    await settled();

    const out = join(folder, 'jwt.env');
    expect(await rotate(['jwt', '--out', out], first)).toMatchObject({ code: 0 });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const [accept, use] = stepsIn(out);
    const next = accept!.JWT_SECRET_PREVIOUS!;
    expect(use).toEqual({ JWT_SECRET: next, JWT_SECRET_PREVIOUS: secret });

    await on.roll({ ...first, ...accept });
    await settled();
    const second = { ...base, ...use } as Record<string, string>;
    await on.roll(second);
    await settled();

    // Who was away comes back, live connection first, and has a cookie of the new secret from then on.
    (await on.ask(at => asleep.open(at, dashboard))).close();
    expect((await on.ask(at => asleep.call(at, 'GET', '/api/v1/me'))).status).toBe(200);

    const early = await rotate(['jwt', '--finish'], second);
    expect(early).toMatchObject({ code: 1, output: expect.stringContaining('is valid for 7 days') });
    const identity = new pg.Client({ connectionString: database.identityUrl });
    await identity.connect();
    await identity.query(`update identity.secret_sighting set last_seen = last_seen - interval '8 days'`);
    await identity.end();
    const finish = await rotate(['jwt', '--finish'], second);
    expect(finish).toMatchObject({ code: 0, output: expect.stringContaining('JWT_SECRET_PREVIOUS=\n') });

    await on.roll({ ...base, JWT_SECRET: next });
    await settled();
    await busy.stop();
    expect(busy.failures).toEqual([]);
    // each page was sent away by each restart of its process, and came back
    expect(busy.connected()).toBeGreaterThanOrEqual(3 + 3);

    // The old secret is truly not needed: nothing in these jars is signed by it any more.
    for (const [index, one] of browsers.entries()) expect(one.cookie()).not.toBe(before[index]);
    expect((await on.ask(at => asleep.call(at, 'GET', '/api/v1/me'))).status).toBe(200);
    // Documented: who did not come back in all that time signs in again, told that the session has ended.
    const late = await on.ask(at => forgotten.call<{ code: string }>(at, 'GET', '/api/v1/me'));
    expect([late.status, late.body.code]).toEqual([401, 'session-expired']);
    for (const said of [...on.servers.map(server => server.output()), early.output, finish.output])
      for (const hidden of [secret, next, key]) expect(said).not.toContain(hidden);
  } finally {
    await load?.stop();
    await on.stop();
  }
}, 480_000);

test('ENCRYPTION_KEY is replaced while credentials are read and written: no read fails', async () => {
  const old = newSecret();
  const first = { ...databaseEnv(database), ENCRYPTION_KEY: old };
  const out = join(folder, 'encryption.env');
  expect(await rotate(['encryption', '--out', out], first)).toMatchObject({ code: 0 });
  const [accept, use] = stepsIn(out);
  const next = accept!.ENCRYPTION_KEY_PREVIOUS!;
  const second = { ...first, ...use };

  const connections: Database = await openDatabase({
    url: database.url,
    identityUrl: database.identityUrl,
    log: () => {},
  });
  // The keyrings of two processes; credentials have no route yet, so they are used from here.
  const rings = [old, old].map(current => createKeyring({ current, accepted: [] }));
  const stores = rings.map(ring => createCredentialStore(connections, ring));
  const places: Place[] = Array.from({ length: 60 }, () => ({
    tenant: randomUUID(),
    kind: 'source',
    id: randomUUID(),
  }));
  for (const [n, place] of places.entries()) await stores[0]!.put(place, `value ${n}`);

  let working = true;
  let reads = 0;
  const load = stores.map(async (store, index) => {
    for (let n = index; working; n = (n + 1) % places.length, reads += 1) {
      if (!(await store.get(places[n]!))?.startsWith(`value ${n}`))
        throw new Error(`value ${n} was not read`);
      if (n % 10 === index) await store.put(places[n]!, `value ${n} again`);
    }
  });
  const settled = async () => {
    const before = reads;
    await expect.poll(() => reads - before, { timeout: 20_000 }).toBeGreaterThan(60);
  };
  try {
    for (const ring of rings) ring.use({ current: old, accepted: [next] });
    await settled();
    for (const ring of rings) {
      ring.use({ current: next, accepted: [old] });
      await settled();
    }
    // a server that starts with them notes which key it uses
    await using server = await startServer({ env: second });
    expect(server.address).toBeTruthy();
    const blind = await rotate(['encryption', '--finish', '--force'], second);
    expect(blind).toMatchObject({
      code: 1,
      output: expect.stringContaining('DATABASE_ADMIN_URL is missing'),
    });
    const admin = { ...second, DATABASE_ADMIN_URL: database.adminUrl };
    // no server was seen with the old one here: that must not pass unasked
    expect(await rotate(['encryption', '--finish'], admin)).toMatchObject({
      code: 1,
      output: expect.stringContaining('Is the second step still to be done?'),
    });
    const finish = await rotate(['encryption', '--finish', '--force'], admin);
    expect(finish.output).toMatch(/[1-9]\d* stored credential\(s\) encrypted anew/);
    expect(finish).toMatchObject({ code: 0, output: expect.stringContaining('ENCRYPTION_KEY_PREVIOUS=\n') });
    for (const hidden of [old, next, 'value']) expect(finish.output).not.toContain(hidden);
    for (const ring of rings) ring.use({ current: next, accepted: [] });
    await settled();
  } finally {
    working = false;
    await Promise.all(load);
    await connections.close();
  }
}, 120_000);

test('generated secrets are replaced beside a running server, which takes them over by itself', async () => {
  const DATA_DIR = join(folder, 'data');
  await using server = await startServer({ env: { DATA_DIR, RATE_LIMITS: 'false' } });
  const ada = await signUp(server.address, 'Ada');
  const somebody = await browserPerson(server.address, ada);
  const before = somebody.cookie();
  const failures: number[] = [];
  let working = true;
  const load = (async () => {
    while (working) {
      const { status } = await somebody.call(server.address, 'GET', '/api/v1/me');
      if (status !== 200) failures.push(status);
    }
  })();
  const [jwt, encryption] = await Promise.all([
    rotate(['jwt'], { DATA_DIR }),
    rotate(['encryption'], { DATA_DIR }),
  ]);
  expect(jwt).toMatchObject({ code: 0, output: expect.stringContaining('Replaced.') });
  expect(encryption).toMatchObject({ code: 0, output: expect.stringContaining('0 stored credential(s)') });
  await server.said(/JWT_SECRET(?: and ENCRYPTION_KEY)? replaced/);
  await expect.poll(() => somebody.cookie(), { timeout: 20_000 }).not.toBe(before);
  expect(await rotate(['jwt', '--finish'], { DATA_DIR })).toMatchObject({
    code: 1,
    output: expect.stringContaining('is valid for 7 days'),
  });
  expect(await rotate(['jwt', '--finish', '--force'], { DATA_DIR })).toMatchObject({
    code: 0,
    output: expect.stringContaining('only the current one is accepted'),
  });
  const again = await browserPerson(server.address, ada);
  expect((await again.call(server.address, 'GET', '/api/v1/me')).status).toBe(200);
  working = false;
  await load;
  expect(failures).toEqual([]);
}, 180_000);
