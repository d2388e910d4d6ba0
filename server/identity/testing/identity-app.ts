import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import pg from 'pg';
import type { Role } from '#core/access/index.ts';
import type { Me, Tenant } from '#core/contract/index.ts';
import { type Config, readConfig } from '#server/config/index.ts';
import { openDatabase } from '#server/database/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { limitsPlugin } from '#server/limits/index.ts';
import { logsPlugin, noLogs } from '#server/logs/index.ts';
import { errors, health, instruments } from '#server/operations/index.ts';
import type { Keys } from '#server/secrets/index.ts';
import { validatorCompiler } from '#server/validation.ts';
import { createIdentity, type IdentityService, identityPlugin } from '../index.ts';

export const PASSWORD = 'correct horse battery';
const KEYS: Keys = { current: 'a secret for tests, a secret for tests, 0123456789', accepted: [] };

/** Accounts on a database of their own, behind a real Fastify, with a clock the test can move. */
export interface IdentityApp {
  readonly app: FastifyInstance;
  readonly identity: IdentityService;
  readonly database: TestDatabase;
  readonly config: Config;
  readonly pool: pg.Pool;
  /** a superuser's connection, to arrange and inspect what no route shows */
  readonly admin: pg.Pool;
  readonly clock: { now: number };
  readonly logged: string[];
  readonly keys: Keys;
  close(): Promise<void>;
}

/**
 * @param through another way to the database, for tests that cut it
 * @param shared a database of somebody else's, who drops it
 */
export async function identityApp(
  env: Record<string, string> = {},
  through?: string,
  shared?: TestDatabase,
): Promise<IdentityApp> {
  const database = shared ?? (await testDatabase());
  const config = readConfig({ NODE_ENV: 'test', ...env });
  const admin = new pg.Pool({ connectionString: database.superuserUrl, max: 2 });
  admin.on('error', () => {});
  const clock = { now: Date.now() };
  const logged: string[] = [];
  const log = { error: (line: string) => logged.push(line), warn: (line: string) => logged.push(line) };
  const { identity: pool, close: closePools } = await openDatabase({
    url: database.url,
    identityUrl: through ?? database.identityUrl,
    log: line => logged.push(line),
  });
  const identity = await createIdentity({
    config,
    pool,
    keys: KEYS,
    installation: 'test',
    log,
    now: () => clock.now,
  });
  const app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  await app.register(errors);
  await app.register(instruments);
  await app.register(logsPlugin, { logs: noLogs() });
  await app.register(health);
  await app.register(limitsPlugin, { config, caller: request => app.caller(request) });
  await app.register(identityPlugin, { config, identity });
  await app.ready();
  const close = async () => {
    await app.close();
    await closePools();
    await admin.end();
    if (!shared) await database.drop();
  };
  return { app, identity, database, config, pool, admin, clock, logged, keys: KEYS, close };
}

/** A signed-in person, as a browser (cookie) and as a program (bearer token). */
export interface Visitor {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly cookie: string;
  readonly token: string;
}

let people = 0;

/** @returns somebody new, signed up through the API */
export async function signUp(app: FastifyInstance, name = 'Ann'): Promise<Visitor> {
  const email = `${name.toLowerCase()}-${++people}@example.org`;
  const answer = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-up/email',
    payload: { name, email, password: PASSWORD },
  });
  if (answer.statusCode !== 200) throw new Error(`sign-up answered ${answer.statusCode}: ${answer.body}`);
  const { token, user } = answer.json<{ token: string; user: { id: string } }>();
  return { id: user.id, email, name, cookie: cookieOf(answer), token };
}

/** @returns the Cookie header a browser would send after this answer */
export function cookieOf(answer: { cookies: { name: string; value: string }[] }): string {
  return answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
}

/** @returns the answer to a request of this person's browser (or of nobody's) */
export async function ask(
  app: FastifyInstance,
  who: Visitor | null,
  method: NonNullable<InjectOptions['method']>,
  url: string,
  payload?: object,
) {
  return app.inject({ method, url, headers: who ? { cookie: who.cookie } : {}, ...(payload && { payload }) });
}

export async function createTeam(app: FastifyInstance, owner: Visitor, slug: string): Promise<Tenant> {
  const answer = await ask(app, owner, 'POST', '/api/v1/tenants', { slug, name: `Team ${slug}` });
  if (answer.statusCode !== 201) throw new Error(`no team: ${answer.statusCode} ${answer.body}`);
  return answer.json();
}

/** @returns somebody new who accepted an invitation of the owner for this role */
export async function joined(
  app: FastifyInstance,
  owner: Visitor,
  slug: string,
  role: Role,
): Promise<Visitor> {
  const person = await signUp(app, role);
  const invited = await ask(app, owner, 'POST', `/api/v1/tenants/${slug}/invitations`, {
    email: person.email,
    role,
  });
  const token = tokenOf(invited.json<{ link: string }>().link);
  const accepted = await ask(app, person, 'POST', `/api/v1/invitations/${token}/accept`);
  if (accepted.statusCode !== 200) throw new Error(`not joined: ${accepted.body}`);
  return person;
}

export const tokenOf = (link: string): string => link.split('/').at(-1)!;

export async function me(app: FastifyInstance, who: Visitor): Promise<Me> {
  return (await ask(app, who, 'GET', '/api/v1/me')).json();
}
