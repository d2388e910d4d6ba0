import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '#core/access/index.ts';
import type { Invitation } from '#core/contract/index.ts';
import { during } from './testing/another-process.ts';
import {
  ask,
  createTeam,
  type IdentityApp,
  identityApp,
  joined,
  me,
  signUp,
  tokenOf,
  type Visitor,
} from './testing/identity-app.ts';

let it: IdentityApp;
let owner: Visitor;
let slug: string;
beforeAll(async () => {
  it = await identityApp();
  owner = await signUp(it.app, 'Olga');
});
beforeEach(async () => {
  slug = `team-${randomUUID().slice(0, 8)}`;
  await createTeam(it.app, owner, slug);
});
afterAll(() => it.close());

const path = () => `/api/v1/tenants/${slug}/invitations`;
const invite = (body: { email?: string; role: Role }, by = owner) => ask(it.app, by, 'POST', path(), body);
const accept = (who: Visitor | null, token: string) =>
  ask(it.app, who, 'POST', `/api/v1/invitations/${token}/accept`);
const preview = (token: string) => it.app.inject({ url: `/api/v1/invitations/${token}` });
const list = async (who = owner) =>
  (await ask(it.app, who, 'GET', path())).json<{ invitations: Invitation[] }>().invitations;
const codeOf = (answer: { statusCode: number; body: string }) =>
  answer.statusCode < 400 ? answer.statusCode : (JSON.parse(answer.body).code as string);

test('from the link to the member: made, looked at, accepted once', async () => {
  const made = await invite({ email: 'Bob@Example.org', role: 'editor' });
  expect(made.statusCode).toBe(201);
  const { id, link, expiresAt } = made.json<Invitation>();
  expect(made.json()).toMatchObject({ email: 'bob@example.org', role: 'editor' });
  expect(link).toMatch(/^http:\/\/localhost(:\d+)?\/invitation\/[\w-]{43}$/);
  const days = (Date.parse(expiresAt) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThanOrEqual(7.1);

  const token = tokenOf(link!);
  expect((await preview(token)).json()).toEqual({
    tenant: { name: `Team ${slug}` },
    role: 'editor',
    email: 'bob@example.org',
    invitedBy: 'Olga',
    expiresAt,
  });
  expect(await list()).toMatchObject([{ id, link }]);

  const bob = await signUp(it.app, 'Bob');
  await it.admin.query(`update identity."user" set "email" = 'bob@example.org' where "id" = $1`, [bob.id]);
  it.identity.sessions.forget(bob.id);
  const accepted = await accept(bob, token);
  expect(accepted.json()).toMatchObject({ slug, name: `Team ${slug}`, role: 'editor' });
  expect((await me(it.app, bob)).tenants).toEqual([accepted.json()]);
  expect((await preview(token)).statusCode).toBe(404);
  expect(await list()).toEqual([]);
  // A request that is repeated because its answer was lost.
  expect((await accept(bob, token)).json()).toEqual(accepted.json());
  expect(codeOf(await accept(await signUp(it.app), token))).toBe('invitation-not-found');
});

test('an invitation with an address is for that address, and needs somebody signed in', async () => {
  const token = tokenOf((await invite({ email: 'bob@example.org', role: 'viewer' })).json().link);
  expect(codeOf(await accept(null, token))).toBe('not-signed-in');
  const eve = await signUp(it.app, 'Eve');
  expect(codeOf(await accept(eve, token))).toBe('invitation-for-another');
  expect((await me(it.app, eve)).tenants).toEqual([]);
});

test('an invitation without an address is for whoever holds it, once, also when two try at once', async () => {
  const made = (await invite({ role: 'viewer' })).json<Invitation>();
  expect(made.email).toBeNull();
  const token = tokenOf(made.link!);
  const bob = await signUp(it.app, 'Bob');
  const answer = await during(
    it,
    other => other.query(`update identity."invitation" set "status" = 'accepted' where "id" = $1`, [made.id]),
    () => accept(bob, token),
  );
  expect(codeOf(answer)).toBe('invitation-not-found');
  expect((await me(it.app, bob)).tenants).toEqual([]);
});

test.each(['owner', 'admin'] as const)('a link for whoever holds it makes no %s', async role => {
  expect(codeOf(await invite({ role }))).toBe('invalid-request');
});

test('its maker may try the link without using it up', async () => {
  const token = tokenOf((await invite({ role: 'viewer' })).json().link);
  expect((await accept(owner, token)).json()).toMatchObject({ slug, role: 'owner' });
  expect((await preview(token)).statusCode).toBe(200);
});

test('withdrawn and expired invitations are gone, and told from invented ones by nothing', async () => {
  const withdrawn = (await invite({ role: 'viewer' })).json<Invitation>();
  expect((await ask(it.app, owner, 'DELETE', `${path()}/${withdrawn.id}`)).statusCode).toBe(204);
  expect(codeOf(await ask(it.app, owner, 'DELETE', `${path()}/${withdrawn.id}`))).toBe(
    'invitation-not-found',
  );
  const expired = (await invite({ role: 'viewer' })).json<Invitation>();
  await it.admin.query(`update identity."invitation" set "expiresAt" = now() where "id" = $1`, [expired.id]);
  const bob = await signUp(it.app);
  const bodies = new Set<string>();
  for (const token of [tokenOf(withdrawn.link!), tokenOf(expired.link!), 'x'.repeat(43), expired.id]) {
    expect(codeOf(await accept(bob, token))).toBe('invitation-not-found');
    bodies.add((await preview(token)).body);
  }
  expect(bodies.size).toBe(1);
  expect(await list()).toEqual([]);
});

test('an invitation of another team is out of reach', async () => {
  const { id } = (await invite({ role: 'viewer' })).json<Invitation>();
  const other = await signUp(it.app);
  await createTeam(it.app, other, `${slug}-2`);
  const answer = await ask(it.app, other, 'DELETE', `/api/v1/tenants/${slug}-2/invitations/${id}`);
  expect(codeOf(answer)).toBe('invitation-not-found');
  expect(await list()).toHaveLength(1);
});

test('nobody is invited twice, nor when a member already; with many at once neither', async () => {
  const email = `${randomUUID()}@example.org`;
  const answers = await Promise.all([1, 2, 3].map(() => invite({ email, role: 'viewer' })));
  expect(answers.map(codeOf).sort()).toEqual([201, 'already-exists', 'already-exists']);
  const bob = await joined(it.app, owner, slug, 'viewer');
  expect(codeOf(await invite({ email: bob.email, role: 'editor' }))).toBe('already-exists');
});

test("an admin neither sees nor gets the link of an owner's invitation", async () => {
  const admin = await joined(it.app, owner, slug, 'admin');
  await invite({ email: 'heir@example.org', role: 'owner' });
  await invite({ email: 'clerk@example.org', role: 'editor' });
  const seen = Object.fromEntries((await list(admin)).map(({ role, link }) => [role, link !== undefined]));
  expect(seen).toEqual({ owner: false, editor: true });
  expect((await list()).every(({ link }) => link !== undefined)).toBe(true);
});

test('invitations end with the right to make them: no way back in for who was removed', async () => {
  const admin = await joined(it.app, owner, slug, 'admin');
  const second = await joined(it.app, owner, slug, 'owner');
  const kept = (await invite({ role: 'viewer' })).json<Invitation>();
  const byAdmin = (await invite({ role: 'editor' }, admin)).json<Invitation>();
  const heir = (await invite({ email: 'heir@example.org', role: 'owner' }, second)).json<Invitation>();
  const clerk = (await invite({ email: 'clerk@example.org', role: 'editor' }, second)).json<Invitation>();
  const ids = async () => (await list()).map(({ id }) => id).sort();
  expect(await ids()).toEqual([kept.id, byAdmin.id, heir.id, clerk.id].sort());
  const members = `/api/v1/tenants/${slug}/members`;
  await ask(it.app, owner, 'PATCH', `${members}/${second.id}`, { role: 'admin' });
  expect(await ids()).toEqual([kept.id, byAdmin.id, clerk.id].sort());
  await ask(it.app, owner, 'DELETE', `${members}/${admin.id}`);
  expect(await ids()).toEqual([kept.id, clerk.id].sort());
  expect(codeOf(await accept(admin, tokenOf(byAdmin.link!)))).toBe('invitation-not-found');
});

test('links lead to the public address where there is one', async () => {
  const behind = await identityApp({ PUBLIC_URL: 'https://dashboard.example.org/' }, undefined, it.database);
  try {
    const ann = await signUp(behind.app, 'Public');
    await createTeam(behind.app, ann, `${slug}-public`);
    const answer = await ask(behind.app, ann, 'POST', `/api/v1/tenants/${slug}-public/invitations`, {
      role: 'viewer',
    });
    expect(answer.json().link).toMatch(/^https:\/\/dashboard\.example\.org\/invitation\//);
  } finally {
    await behind.close();
  }
});

test('the database holds no working link', async () => {
  const { id, link } = (await invite({ role: 'viewer' })).json<Invitation>();
  const { rows } = await it.admin.query(
    `select i::text as row from identity."invitation" i where "id" = $1`,
    [id],
  );
  expect(rows[0].row).not.toContain(tokenOf(link!));
});
