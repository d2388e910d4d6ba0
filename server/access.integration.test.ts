import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Action, may, ROLES, type Role } from '#core/access/index.ts';
import {
  ClientMessageSchemas,
  COMMAND_TYPES,
  type Command,
  type CommandType,
  type Problem,
} from '#core/contract/index.ts';
import { COMMAND_ACTIONS } from '#core/dashboard/index.ts';
import { wishes } from '#core/testing/stream.ts';
import type { Access } from './access.ts';
import { type TestApp, testApp } from './testing/app.ts';
import { type FurnishedTeam, furnishedTeam } from './testing/furnished-team.ts';
import { bodyFor, fillPath, type Operation, operationsOf } from './testing/operations.ts';
import {
  type Answer,
  call,
  invite,
  newDashboard,
  type Person,
  read,
  signIn,
  signUp,
} from './testing/people.ts';
import { knock, openSocket } from './testing/socket.ts';

/** Who asks: a member in each role, somebody signed in who is in no team, nobody. */
type Who = Role | 'outsider' | 'nobody';
const EVERYBODY: readonly Who[] = [...ROLES, 'outsider', 'nobody'];
/** Which team the path names: the members' own, somebody else's, one that there is not. */
const TEAMS = ['own', 'other', 'none'] as const;
type Which = (typeof TEAMS)[number];

/** A word that stands in everything both teams have, and must not reach whoever is refused. */
const SECRET = 'zebrafish';
const REFUSED = ['not-signed-in', 'session-expired', 'tenant-not-found', 'forbidden'] as const;
type Outcome = (typeof REFUSED)[number] | 'allowed';

let app: TestApp;
let own: FurnishedTeam;
let other: FurnishedTeam;
/** where people are invited to */
let third: FurnishedTeam;
let operations: readonly Operation[];
const people = new Map<Who, Person>();

beforeAll(async () => {
  app = await testApp({ env: { RATE_LIMITS: 'false', MAX_EVENT_LOOP_DELAY: '0' } });
  const { address } = app;
  for (const who of EVERYBODY) people.set(who, await signUp(address, who));
  own = await furnishedTeam(address, people.get('owner')!, SECRET);
  for (const role of ROLES.slice(1)) await invite(own.owner, own.team, people.get(role)!, role);
  other = await furnishedTeam(address, await signUp(address, 'Other'), SECRET);
  third = await furnishedTeam(address, await signUp(address, 'Third'), SECRET);
  const nobody: Person = {
    ...people.get('nobody')!,
    token: '',
    call: (...request) => call(address, ...request),
  };
  people.set('nobody', nobody);
  operations = await operationsOf(address);
});
afterAll(() => app?.close());

/** What the policy says; written again here, so that what the routes do is held against it. */
function expected(access: Access, who: Who, which: Which, also?: Action): Outcome {
  if (access === 'everybody') return 'allowed';
  if (who === 'nobody') return 'not-signed-in';
  if (access === 'person') return 'allowed';
  if (who === 'outsider' || which !== 'own') return 'tenant-not-found';
  return may(who, access) && (!also || may(who, also)) ? 'allowed' : 'forbidden';
}

const outcomeOf = ({ body }: Answer<Problem>): Outcome =>
  REFUSED.find(code => code === (body as Problem | null)?.code) ?? 'allowed';

/** What is used up by the request, if it is allowed: each gets one of its own. */
async function fresh({ method, path }: Operation): Promise<Record<string, string>> {
  if (method === 'DELETE' && path.endsWith('{dataset}')) return { dataset: await own.newDataset() };
  if (method === 'DELETE' && path.endsWith('{source}')) return { source: await own.newSource() };
  if (method === 'DELETE' && path.endsWith('{key}')) return { key: await own.newPushKey() };
  if (path.endsWith('{person}')) return { person: (await own.newMember()).id };
  if (path.endsWith('{invitation}')) return { invitation: (await own.newInvitation()).id };
  if (path.includes('{token}')) return { token: (await third.newInvitation()).token };
  return {};
}

async function ask(operation: Operation, who: Who, which: Which): Promise<Answer<Problem>> {
  const person = people.get(who)!;
  const allowed = expected(operation.access, who, which) === 'allowed';
  const tenant = { own: own.known.tenant!, other: other.known.tenant!, none: 'no-such-team' }[which];
  const known: Record<string, string> = {
    ...(which === 'other' ? other : own).known,
    ...(allowed && (await fresh(operation))),
    tenant,
  };
  const path = fillPath(operation.path, known);
  if (operation.path.endsWith('}/live')) {
    const headers: Record<string, string> =
      who === 'nobody' ? {} : { authorization: `Bearer ${person.token}` };
    const dashboard = { id: known.id!, path: path.replace(/\/live$/, '') };
    if (!allowed) return knock(app.address, dashboard, { headers });
    (await openSocket(app.address, person, dashboard)).close();
    return { status: 101, body: {} as Problem, headers: new Headers() };
  }
  // Signing out is for a session of its own.
  const asked = path.endsWith('/sign-out') && who !== 'nobody' ? await signIn(app.address, person) : person;
  const query = path.endsWith('/verify') ? '?token=x' : '';
  const types = Object.keys(operation.bodies);
  const type = types.find(each => each === 'application/json') ?? types[0];
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  return asked.call(operation.method, path + query, bodyFor(operation, own.known, person), headers);
}

/** Everything that both teams have, as their owners see it. */
async function everything(): Promise<unknown> {
  const seen: unknown[] = [];
  for (const { owner, team, known } of [own, other])
    for (const path of [
      'dashboards',
      `dashboards/${known.id}`,
      'datasets',
      `datasets/${known.dataset}`,
      'sources',
      `datasets/${known.dataset}/keys`,
      'members',
      'invitations',
    ])
      seen.push((await owner.call('GET', `${team.path}/${path}`)).body);
  return seen;
}

const cells = () =>
  operations.flatMap(operation =>
    (operation.path.includes('{tenant}') ? TEAMS : (['own'] as const)).map(which => ({ operation, which })),
  );

describe.each(EVERYBODY)('%s', who => {
  test('is refused on every route as the policy says, is told nothing, and has changed nothing', async () => {
    const before = await everything();
    const wrong: string[] = [];
    for (const { operation, which } of cells()) {
      const wanted = expected(operation.access, who, which);
      if (wanted === 'allowed') continue;
      const answer = await ask(operation, who, which);
      const got = outcomeOf(answer);
      if (got !== wanted) wrong.push(`${operation.name} (${which}): ${got} instead of ${wanted}`);
      if (JSON.stringify(answer.body).includes(SECRET)) wrong.push(`${operation.name} (${which}) tells`);
    }
    expect(wrong).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  test('is let in on every route as the policy says', async () => {
    const wrong: string[] = [];
    for (const { operation, which } of cells()) {
      const also =
        'commands' in ((bodyFor(operation, own.known, people.get(who)!) ?? {}) as object)
          ? 'dashboard:edit'
          : undefined;
      if (expected(operation.access, who, which) !== 'allowed') continue;
      const wanted = expected(operation.access, who, which, also);
      const answer = await ask(operation, who, which);
      const got = outcomeOf(answer);
      if (got !== wanted) wrong.push(`${operation.name} (${which}): ${got} instead of ${wanted}`);
      // An invitation, a session and a link that does not work are about something else than who asks; that a source
      // does not answer is known only to those who may have it asked.
      else if (wanted === 'allowed' && answer.status >= 400 && who !== 'nobody' && !wasAsked(answer))
        wrong.push(
          `${operation.name} (${which}): ${answer.status} ${answer.body.code}, so nothing is proven`,
        );
    }
    expect(wrong).toEqual([]);
  });
});

const wasAsked = ({ status, body }: Answer<Problem>) => status === 502 && body.code === 'source-failed';

test('the routes are all there: some of every kind', () => {
  const kinds = new Set(operations.map(({ access }) => access));
  expect(operations.length).toBeGreaterThan(30);
  expect(kinds.size).toBeGreaterThan(9);
});

/** What stands in a path decides what the right is about. */
const ABOUT: readonly [RegExp, string][] = [
  [/\/dashboards|\/sources\/system/, 'dashboard'],
  [/\/sources/, 'source'],
  [/\/query(?:\/|$)/, 'query'],
  [/\/datasets/, 'dataset'],
  [/\/members|\/invitations/, 'member'],
];
/** Writes, and yet asks for no more than looking: what each command needs is asked of the command. */
const BY_COMMAND = 'POST /api/v1/tenants/{tenant}/dashboards/{id}/commands';

test('what a route asks for fits what it does: it is about the same, and writing asks for more than looking', () => {
  const odd = operations.filter(({ name, method, path, access }) => {
    if (!path.includes('{tenant}')) return access !== 'everybody' && access !== 'person';
    const [noun, verb] = access.split(':');
    const about = ABOUT.find(([pattern]) => pattern.test(path))?.[1];
    const writes = method !== 'GET' && name !== BY_COMMAND;
    return noun !== about || (writes && verb === 'view');
  });
  expect(odd.map(({ name, access }) => `${name}: ${access}`)).toEqual([]);
});

test('ids of another team do not work within one’s own, and are answered as ids that nobody has', async () => {
  const names = ['id', 'region', 'variable', 'dataset', 'source', 'key', 'person', 'invitation'] as const;
  const wrong: string[] = [];
  for (const operation of operations.filter(({ path }) => /\{tenant\}.*\{/.test(path))) {
    const asked = (ids: Readonly<Record<string, string>>) => {
      const path = fillPath(operation.path, { ...ids, tenant: own.known.tenant! });
      return own.owner.call(operation.method, path, bodyFor(operation, own.known, own.owner));
    };
    if (operation.path.endsWith('}/live')) continue; // refused before any id is looked at: see the handshake
    const nobodys = Object.fromEntries(names.map(name => [name, randomUUID()]));
    const [theirs, unknown] = [await asked(other.known), await asked(nobodys)];
    if (theirs.status !== 404) wrong.push(`${operation.name}: ${theirs.status}`);
    expect(theirs.body, operation.name).toEqual(unknown.body);
  }
  expect(wrong).toEqual([]);
});

test('a team is told from one that does not exist by nothing', async () => {
  for (const { method, path } of operations.filter(each => each.path.includes('{tenant}'))) {
    if (method !== 'GET' || path.endsWith('}/live')) continue;
    const [foreign, unknown] = await Promise.all(
      [other.known.tenant!, 'no-such-team'].map(tenant =>
        own.owner.call('GET', fillPath(path, { ...other.known, tenant })),
      ),
    );
    expect(foreign!.body, path).toEqual(unknown!.body);
    expect(foreign!.status).toBe(404);
  }
});

describe('commands', () => {
  const commandOf = (type: CommandType): Command =>
    ({ id: randomUUID(), ...wishes(own.known.region!)[type] }) as Command;

  test.each(COMMAND_TYPES)('%s: over HTTP and live, by role', async type => {
    for (const role of ROLES) {
      const person = people.get(role)!;
      const dashboard = await newDashboard(own.owner, own.team, 'Tried');
      const wanted = may(role, COMMAND_ACTIONS[type]) ? 'allowed' : 'forbidden';
      const answer = await person.call('POST', `${dashboard.path}/commands`, { commands: [commandOf(type)] });
      expect([role, outcomeOf(answer)]).toEqual([role, wanted]);
      const socket = await openSocket(app.address, person, dashboard);
      const submitted = commandOf(type);
      socket.submit(submitted);
      const said = await socket.answer(submitted);
      const code = said.type === 'rejected' ? said.problem.code : undefined;
      expect([role, code === 'forbidden']).toEqual([role, wanted === 'forbidden']);
      socket.close();
      if (wanted === 'forbidden') expect((await read(own.owner, dashboard)).body.seq).toBe(1);
    }
  });
});

/** What each message of the live protocol needs, and what shows that it was taken; `submit` is above. */
const MESSAGES = {
  hello: { access: 'dashboard:view', message: { type: 'hello', seq: null }, shows: 'snapshot' },
  presence: { access: 'dashboard:view', message: { type: 'presence', selection: null }, shows: 'presence' },
  watch: { access: 'dashboard:view', message: null, shows: 'data' },
} as const satisfies Readonly<Record<Exclude<keyof typeof ClientMessageSchemas, 'submit'>, object>>;

test('every message of the live protocol, by role', async () => {
  expect(Object.keys(ClientMessageSchemas).toSorted()).toEqual(
    [...Object.keys(MESSAGES), 'submit'].toSorted(),
  );
  for (const role of ROLES) {
    const socket = await openSocket(app.address, people.get(role)!, own.dashboard);
    for (const { access, message, shows } of Object.values(MESSAGES)) {
      expect(may(role, access)).toBe(true);
      const from = socket.messages.length;
      socket.send(message ?? { type: 'watch', regions: [own.known.region!] });
      expect((await socket.next(shows, () => true, shows === 'presence' ? 0 : from)).type).toBe(shows);
    }
    expect(socket.messages.filter(({ type }) => type === 'problem')).toEqual([]);
    socket.close();
  }
});
