import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#core/access/index.ts';
import type { Member } from '#core/contract/index.ts';
import { during } from './testing/another-process.ts';
import {
  ask,
  createTeam,
  type IdentityApp,
  identityApp,
  joined,
  me,
  signUp,
  type Visitor,
} from './testing/identity-app.ts';

let it: IdentityApp;
beforeAll(async () => {
  it = await identityApp({ BOOTSTRAP_TENANT: 'operators' });
});
afterAll(() => it.close());

const codeOf = (answer: { statusCode: number; body: string }) =>
  answer.statusCode < 400 ? answer.statusCode : (JSON.parse(answer.body).code as string);

describe('creating a team', () => {
  test('its creator is its owner and sees it at once', async () => {
    const ann = await signUp(it.app);
    expect((await me(it.app, ann)).tenants).toEqual([]);
    const team = await createTeam(it.app, ann, 'first-team');
    expect(team).toEqual({ id: team.id, slug: 'first-team', name: 'Team first-team', role: 'owner' });
    expect((await it.identity.signedIn({ cookie: ann.cookie }))?.person.tenants).toEqual([team]);
  });

  test('a short name is given once, also when two ask at the same time', async () => {
    const ann = await signUp(it.app);
    const answers = await Promise.all(
      [1, 2, 3].map(() => ask(it.app, ann, 'POST', '/api/v1/tenants', { slug: 'once', name: 'Once' })),
    );
    expect(answers.map(codeOf).sort()).toEqual([201, 'already-exists', 'already-exists']);
  });

  test.each(['operators', 'new', 'api', 'settings'])('nobody takes %s', async slug => {
    const answer = await ask(it.app, await signUp(it.app), 'POST', '/api/v1/tenants', { slug, name: 'x' });
    expect(codeOf(answer)).toBe('already-exists');
  });

  test.each(['', 'Upper', '-a', 'a-', 'a b', 'a/b', 'ä', '__proto__', 'x'.repeat(64), randomUUID()])(
    'the short name %j is refused',
    async slug => {
      const answer = await ask(it.app, await signUp(it.app), 'POST', '/api/v1/tenants', { slug, name: 'x' });
      expect(codeOf(answer)).toBe('invalid-request');
    },
  );

  test('nobody signed in, no team', async () => {
    expect(codeOf(await ask(it.app, null, 'POST', '/api/v1/tenants', { slug: 'x', name: 'x' }))).toBe(
      'not-signed-in',
    );
  });
});

describe('who may do what with the members of a team', () => {
  const slug = 'matrix';
  const root = `/api/v1/tenants/${slug}`;
  let actors: Record<Role | 'stranger', Visitor> & { nobody: null };
  let owner: Visitor;

  beforeAll(async () => {
    owner = await signUp(it.app, 'Founder');
    await createTeam(it.app, owner, slug);
    const stranger = await signUp(it.app, 'Stranger');
    await createTeam(it.app, stranger, 'elsewhere');
    actors = {
      owner: await joined(it.app, owner, slug, 'owner'),
      admin: await joined(it.app, owner, slug, 'admin'),
      editor: await joined(it.app, owner, slug, 'editor'),
      viewer: await joined(it.app, owner, slug, 'viewer'),
      stranger,
      nobody: null,
    };
  });

  const invite = async (role: Role) => {
    const email = `${randomUUID()}@example.org`;
    return (await ask(it.app, owner, 'POST', `${root}/invitations`, { email, role })).json<{ id: string }>()
      .id;
  };
  const send = async (
    actor: Visitor | null,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ) => codeOf(await ask(it.app, actor, method, `${root}${path}`, body));

  /** Every action on a target of its own, so that one answer does not depend on another. */
  const actions: Record<string, (actor: Visitor | null) => Promise<number | string>> = {
    'list members': actor => send(actor, 'GET', '/members'),
    'change an editor': async actor =>
      send(actor, 'PATCH', `/members/${(await joined(it.app, owner, slug, 'editor')).id}`, {
        role: 'viewer',
      }),
    'make an owner': async actor =>
      send(actor, 'PATCH', `/members/${(await joined(it.app, owner, slug, 'admin')).id}`, { role: 'owner' }),
    'demote an owner': async actor =>
      send(actor, 'PATCH', `/members/${(await joined(it.app, owner, slug, 'owner')).id}`, { role: 'viewer' }),
    'remove a viewer': async actor =>
      send(actor, 'DELETE', `/members/${(await joined(it.app, owner, slug, 'viewer')).id}`),
    'remove an owner': async actor =>
      send(actor, 'DELETE', `/members/${(await joined(it.app, owner, slug, 'owner')).id}`),
    'list invitations': actor => send(actor, 'GET', '/invitations'),
    'invite an editor': actor =>
      send(actor, 'POST', '/invitations', { email: `${randomUUID()}@example.org`, role: 'editor' }),
    'invite an owner': actor =>
      send(actor, 'POST', '/invitations', { email: `${randomUUID()}@example.org`, role: 'owner' }),
    'withdraw an invitation': async actor => send(actor, 'DELETE', `/invitations/${await invite('editor')}`),
    "withdraw an owner's invitation": async actor =>
      send(actor, 'DELETE', `/invitations/${await invite('owner')}`),
  };

  const no = 'forbidden';
  const outside = { stranger: 'tenant-not-found', nobody: 'not-signed-in' };
  const expected: Record<string, Record<string, number | string>> = {
    'list members': { owner: 200, admin: 200, editor: 200, viewer: 200, ...outside },
    'change an editor': { owner: 200, admin: 200, editor: no, viewer: no, ...outside },
    'make an owner': { owner: 200, admin: no, editor: no, viewer: no, ...outside },
    'demote an owner': { owner: 200, admin: no, editor: no, viewer: no, ...outside },
    'remove a viewer': { owner: 204, admin: 204, editor: no, viewer: no, ...outside },
    'remove an owner': { owner: 204, admin: no, editor: no, viewer: no, ...outside },
    'list invitations': { owner: 200, admin: 200, editor: no, viewer: no, ...outside },
    'invite an editor': { owner: 201, admin: 201, editor: no, viewer: no, ...outside },
    'invite an owner': { owner: 201, admin: no, editor: no, viewer: no, ...outside },
    'withdraw an invitation': { owner: 204, admin: 204, editor: no, viewer: no, ...outside },
    "withdraw an owner's invitation": { owner: 204, admin: no, editor: no, viewer: no, ...outside },
  };

  test.each(Object.keys(actions))('%s', async action => {
    const found: Record<string, number | string> = {};
    for (const [name, actor] of Object.entries(actors)) found[name] = await actions[action]!(actor);
    expect(found).toEqual(expected[action]);
  });

  test('unknown and foreign teams are told from each other by nothing, by slug or by id', async () => {
    const { id } = (await me(it.app, owner)).tenants[0]!;
    const paths = [
      root,
      `/api/v1/tenants/${id}`,
      '/api/v1/tenants/no-such-team',
      `/api/v1/tenants/${randomUUID()}`,
    ];
    const answers = await Promise.all(
      paths.map(path => ask(it.app, actors.stranger, 'GET', `${path}/members`)),
    );
    for (const answer of answers) {
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toBe(answers[0]!.body);
    }
    expect((await ask(it.app, owner, 'GET', `/api/v1/tenants/${id.toUpperCase()}/members`)).statusCode).toBe(
      200,
    );
  });

  test('addresses are for those who may invite; everybody sees their own', async () => {
    const listed = async (who: Visitor) =>
      (await ask(it.app, who, 'GET', `${root}/members`)).json<{ members: Member[] }>().members;
    for (const member of await listed(actors.admin)) expect(member.email).toContain('@');
    const seen = (await listed(actors.viewer)).filter(({ email }) => email !== undefined);
    expect(seen).toMatchObject([{ id: actors.viewer.id, email: actors.viewer.email, role: 'viewer' }]);
    expect((await listed(actors.viewer))[0]!.role).toBe('owner');
  });
});

describe('changes take effect at once', () => {
  test('a changed role and a removal are seen by the very next request', async () => {
    const owner = await signUp(it.app);
    await createTeam(it.app, owner, 'at-once');
    const bob = await joined(it.app, owner, 'at-once', 'editor');
    const roleOf = async () =>
      (await it.identity.signedIn({ cookie: bob.cookie }))?.person.tenants.map(({ role }) => role);
    expect(await roleOf()).toEqual(['editor']);
    const path = `/api/v1/tenants/at-once/members/${bob.id}`;
    const changed = await ask(it.app, owner, 'PATCH', path, { role: 'viewer' });
    expect(changed.json()).toMatchObject({ id: bob.id, role: 'viewer', email: bob.email });
    expect(await roleOf()).toEqual(['viewer']);
    expect((await ask(it.app, owner, 'DELETE', path)).statusCode).toBe(204);
    expect(await roleOf()).toEqual([]);
    expect(codeOf(await ask(it.app, owner, 'DELETE', path))).toBe('not-found');
  });

  test('what another process changed is seen after five seconds at the latest', async () => {
    const owner = await signUp(it.app);
    await createTeam(it.app, owner, 'elsewhere-changed');
    const bob = await joined(it.app, owner, 'elsewhere-changed', 'editor');
    const role = async () => (await it.identity.signedIn({ cookie: bob.cookie }))?.person.tenants[0]?.role;
    expect(await role()).toBe('editor');
    await it.admin.query(`update identity."member" set "role" = 'viewer' where "userId" = $1`, [bob.id]);
    it.clock.now += 4_999;
    expect(await role()).toBe('editor');
    it.clock.now += 1;
    expect(await role()).toBe('viewer');
  });
});

describe('the last owner', () => {
  test('neither leaves nor steps down nor is removed, until there is another', async () => {
    const owner = await signUp(it.app);
    await createTeam(it.app, owner, 'alone');
    const path = `/api/v1/tenants/alone/members/${owner.id}`;
    expect(codeOf(await ask(it.app, owner, 'DELETE', path))).toBe('last-owner');
    expect(codeOf(await ask(it.app, owner, 'PATCH', path, { role: 'admin' }))).toBe('last-owner');
    await joined(it.app, owner, 'alone', 'owner');
    expect((await ask(it.app, owner, 'DELETE', path)).statusCode).toBe(204);
    expect((await me(it.app, owner)).tenants).toEqual([]);
  });

  test('two owners who leave at the same moment do not leave the team to nobody', async () => {
    const one = await signUp(it.app);
    const { id } = await createTeam(it.app, one, 'race');
    const two = await joined(it.app, one, 'race', 'owner');
    const answer = await during(
      it,
      async other => {
        await other.query(`select from identity."organization" where "id" = $1 for no key update`, [id]);
        await other.query(`delete from identity."member" where "userId" = $1`, [one.id]);
      },
      () => ask(it.app, two, 'DELETE', `/api/v1/tenants/race/members/${two.id}`),
    );
    expect(codeOf(answer)).toBe('last-owner');
  });
});

describe('names', () => {
  test('of members and of those who left, in their own tenant only', async () => {
    const owner = await signUp(it.app, 'Olga');
    const team = await createTeam(it.app, owner, 'names');
    const bob = await joined(it.app, owner, 'names', 'editor');
    const stranger = await signUp(it.app, 'Eve');
    await ask(it.app, bob, 'DELETE', `/api/v1/tenants/names/members/${bob.id}`);
    const people = [owner.id, bob.id, stranger.id, 'not-a-uuid', owner.id];
    expect([...(await it.identity.names(team.id, people))].sort()).toEqual(
      [
        [owner.id, 'Olga'],
        [bob.id, 'editor'],
      ].sort(),
    );
    await ask(it.app, owner, 'PATCH', '/api/v1/me', { name: 'Olga B.' });
    expect((await it.identity.names(team.id, [owner.id])).get(owner.id)).toBe('Olga B.');
  });
});
