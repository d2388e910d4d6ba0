import { Agent } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ClientMessage,
  ClientMessageSchemas,
  COMMAND_TYPES,
  PROBLEMS,
  type Problem,
} from '#core/contract/index.ts';
import { wishes } from '#core/testing/stream.ts';
import { type TestApp, testApp } from './testing/app.ts';
import { type FurnishedTeam, furnishedTeam } from './testing/furnished-team.ts';
import { type Shot, shotsAt } from './testing/fuzz/requests.ts';
import { type Landed, send } from './testing/fuzz/send.ts';
import { disfigured, nearly } from './testing/fuzz/strange.ts';
import { bodyFor, type Operation, operationsOf } from './testing/operations.ts';
import { newDashboard, newTeam, PASSWORD, type Person, signIn, signUp } from './testing/people.ts';
import { expectNoLeak } from './testing/refusal.ts';
import { openSocket } from './testing/socket.ts';

/** The same requests in every run; FUZZ_SEED tries others, FUZZ_RUNS more of them. */
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);
const numRuns = Number(process.env.FUZZ_RUNS ?? 25);
/** Requests that are under way at the same time. */
const TOGETHER = 6;
/** One route is tried no longer than this, ms: a slow machine tries less. */
const LIMIT_MS = 2_000;

const app: TestApp = await testApp({ env: { RATE_LIMITS: 'false', MAX_EVENT_LOOP_DELAY: '0' } });
const operations = await operationsOf(app.address);
const agent = new Agent({ keepAlive: true, maxSockets: TOGETHER });
let owner: Person;
let team: FurnishedTeam;

beforeAll(async () => {
  owner = await signUp(app.address, 'Owner');
  team = await furnishedTeam(app.address, owner, 'Board');
});
afterAll(async () => {
  agent.destroy();
  await app.close();
});

/** Below 500, as nothing is away here; a refusal is a problem by its name, and tells nothing of our inside. */
function judge(shot: Shot, landed: Landed | null): void {
  if (landed === null) return;
  const { status, headers, text } = landed;
  expect(status, text).toBeLessThan(500);
  expect(headers.server ?? headers['x-powered-by']).toBeUndefined();
  if (status < 400 || shot.method === 'HEAD') return;
  expect(headers['content-type'], text).toBe('application/problem+json; charset=utf-8');
  const problem = JSON.parse(text) as Problem;
  expect(Object.keys(PROBLEMS)).toContain(problem.code);
  expect(problem.status).toBe(status);
  expect(problem.detail).toMatch(/\S{3}/);
  expectNoLeak(text);
}

/** The request that was answered wrongly, short enough to be read. */
function told({ method, path, headers, body }: Shot, error: unknown): Error {
  const sent = { method, path, headers, body: body?.toString() };
  const parts = Object.entries(sent).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)?.slice(0, 300)}`,
  );
  return new Error(`${(error as Error).message}\n${parts.join('\n')}`, { cause: error });
}

/** fast-check would print all the requests of a round, with every byte. */
function report<T>({ failed, seed: used, counterexamplePath, errorInstance }: fc.RunDetails<T>): void {
  if (!failed || !errorInstance) return;
  throw new Error(`(FUZZ_SEED=${used}, ${counterexamplePath}) ${(errorInstance as Error).message}`);
}

function assertUnharmed(): void {
  const faults = app.logged.splice(0).filter(line => /"level":(50|60)/.test(line));
  expect(faults.map(line => line.slice(0, 500))).toEqual([]);
  expect(({} as Record<string, unknown>).admin).toBeUndefined();
}

/** Who asks: where a session or a password is at stake, somebody of their own. */
async function askerFor({ path }: Operation): Promise<Person> {
  if (/sign-out|change-password/.test(path)) return signUp(app.address, 'Passing');
  return owner;
}

describe('whatever is sent to', () => {
  test.each(operations.map(operation => [operation.name, operation] as const))(
    '%s is answered in words',
    async (_, operation) => {
      const asker = await askerFor(operation);
      const uses = operation.method === 'DELETE';
      const known = uses ? (await furnishedTeam(app.address, owner, 'Spare')).known : team.known;
      const body = bodyFor(operation, known, asker);
      let landed = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(shotsAt(operation, known, body), { minLength: TOGETHER, maxLength: TOGETHER }),
          async shots => {
            await Promise.all(
              shots.map(async shot => {
                const headers = { authorization: `Bearer ${asker.token}`, ...shot.headers };
                try {
                  judge(shot, await send(app.address, agent, { ...shot, headers }));
                } catch (error) {
                  throw told(shot, error);
                }
                landed += 1;
              }),
            );
            assertUnharmed();
          },
        ),
        { seed, numRuns, interruptAfterTimeLimit: LIMIT_MS, endOnFailure: true, reporter: report },
      );
      expect(landed).toBeGreaterThanOrEqual(TOGETHER);
      expect(
        (
          await send(app.address, agent, {
            method: 'GET',
            path: '/ready',
            headers: {},
            body: null,
            pieces: 0,
          })
        )?.status,
      ).toBe(200);
    },
    60_000,
  );
});

describe('whatever is said on a live connection', () => {
  const right: readonly Record<string, unknown>[] = [
    { type: 'hello', seq: null },
    { type: 'presence', selection: null },
    { type: 'watch', regions: [], from: 'now-1h', to: 'now', refresh: 5 },
    ...COMMAND_TYPES.map(type => ({
      type: 'submit',
      commands: [
        {
          id: '8b2f5c1e-2a7d-4c0b-8f3e-6d5a4b3c2d1e',
          ...wishes('3f1f7f0e-5b1f-4d8e-9f63-0a1d6d3c2b10')[type],
        },
      ],
    })),
  ];
  const message = fc.oneof(
    ...right.map(each => disfigured(nearly(each))),
    fc.uint8Array({ maxLength: 100 }).map(Buffer.from),
  );

  test('is answered in words, and the next message is taken', async () => {
    expect(new Set(right.map(({ type }) => type))).toEqual(new Set(Object.keys(ClientMessageSchemas)));
    const asker = await signIn(app.address, owner);
    const dashboard = await newDashboard(owner, await newTeam(owner), 'Talked to');
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 5, maxLength: 20 }), async messages => {
        const socket = await openSocket(app.address, asker, dashboard);
        for (const each of messages) socket.raw.send(each, { binary: typeof each !== 'string' });
        const from = socket.messages.length;
        socket.send({ type: 'hello', seq: null } satisfies ClientMessage);
        await socket.next('snapshot', () => true, from);
        for (const said of socket.messages) {
          if (!('problem' in said)) continue;
          expect(Object.keys(PROBLEMS)).toContain(said.problem.code);
          expect(['internal', 'unavailable']).not.toContain(said.problem.code);
          expectNoLeak(JSON.stringify(said.problem));
        }
        socket.close();
        await socket.closed;
        assertUnharmed();
      }),
      { seed, numRuns: numRuns * 2, interruptAfterTimeLimit: 10_000, endOnFailure: true, reporter: report },
    );
  }, 60_000);

  test('in a frame that is not text ends this connection alone', async () => {
    const dashboard = await newDashboard(owner, team.team, 'Broken frames');
    const socket = await openSocket(app.address, owner, dashboard);
    // a text frame that is not UTF-8, masked with zeros
    (socket.raw as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
      Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]),
    );
    expect((await socket.closed).code).toBe(1007);
    (await openSocket(app.address, owner, dashboard)).close();
    assertUnharmed();
  });
});

test('a person can still sign in after all that', async () => {
  expect((await signIn(app.address, { email: owner.email, password: PASSWORD })).id).toBe(owner.id);
});
