import { randomUUID } from 'node:crypto';
import type { Command, DashboardEvent, DashboardState, NewRegion, Problem } from '#core/contract/index.ts';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** Somebody with an account, who uses the API as a program does: with a bearer token. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  /** the same person at another server process */
  at(address: string): Person;
  call<T = Problem>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
}

function person(address: string, known: Omit<Person, 'at' | 'call'>): Person {
  return {
    ...known,
    at: elsewhere => person(elsewhere, known),
    call: (method, path, body, headers = {}) =>
      call(address, method, path, body, { authorization: `Bearer ${known.token}`, ...headers }),
  };
}

/** One request; JSON in, JSON out. */
export async function call<T>(
  address: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(new URL(path, address), {
    method,
    headers: text === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: text,
    redirect: 'manual',
  });
  const answer = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    body: (json ? JSON.parse(answer) : answer) as T,
    headers: response.headers,
  };
}

/** Signs somebody up over HTTP. */
export async function signUp(address: string, name: string): Promise<Person> {
  const email = `${name.toLowerCase()}-${randomUUID()}@example.org`;
  const password = `correct-horse-${randomUUID()}`;
  const { status, body } = await call<{ token: string; user: { id: string } }>(
    address,
    'POST',
    '/api/auth/sign-up/email',
    { name, email, password },
  );
  if (status !== 200) throw new Error(`signing up was answered with ${status}: ${JSON.stringify(body)}`);
  return person(address, { id: body.user.id, name, email, password, token: body.token });
}

/** Signs in over HTTP somebody who has an account. */
export async function signIn(address: string, email: string, password: string): Promise<Person> {
  const { status, body } = await call<{ token: string; user: { id: string; name: string } }>(
    address,
    'POST',
    '/api/auth/sign-in/email',
    { email, password },
  );
  if (status !== 200) throw new Error(`signing in was answered with ${status}: ${JSON.stringify(body)}`);
  return person(address, { id: body.user.id, name: body.user.name, email, password, token: body.token });
}

/** A new team, and the path that its addresses begin with. */
export async function newTeam(owner: Person): Promise<{ readonly slug: string; readonly path: string }> {
  const slug = `team-${randomUUID().slice(0, 8)}`;
  const { status, body } = await owner.call('POST', '/api/v1/tenants', { slug, name: slug });
  if (status !== 201) throw new Error(`a new team was answered with ${status}: ${JSON.stringify(body)}`);
  return { slug, path: `/api/v1/tenants/${slug}` };
}

/** Brings somebody into a team the way people come: by invitation. */
export async function invite(
  owner: Person,
  team: { readonly path: string },
  guest: Person,
  role: string,
): Promise<void> {
  const invitation = await owner.call<{ link: string }>('POST', `${team.path}/invitations`, {
    email: guest.email,
    role,
  });
  if (invitation.status !== 201)
    throw new Error(`inviting was answered with ${JSON.stringify(invitation.body)}`);
  const token = new URL(invitation.body.link, 'http://localhost').pathname.split('/').at(-1);
  const accepted = await guest.call('POST', `/api/v1/invitations/${token}/accept`);
  if (accepted.status >= 300) throw new Error(`accepting was answered with ${JSON.stringify(accepted.body)}`);
}

export interface Dashboard {
  readonly id: string;
  readonly path: string;
}

export async function newDashboard(
  editor: Person,
  team: { readonly path: string },
  title: string,
  regions: readonly NewRegion[] = [],
): Promise<Dashboard> {
  const { status, body } = await editor.call<{ id: string }>('POST', `${team.path}/dashboards`, {
    title,
    regions,
  });
  if (status !== 201) throw new Error(`a new dashboard was answered with ${status}: ${JSON.stringify(body)}`);
  return { id: body.id, path: `${team.path}/dashboards/${body.id}` };
}

export const region = (title: string, x = 0, y = 0, w = 6, h = 4): NewRegion => ({
  id: randomUUID(),
  title,
  widget: { kind: 'text', options: { markdown: title } },
  placement: { x, y, w, h },
});

type WithoutId<C> = C extends Command ? Omit<C, 'id'> : never;

/** @returns a command with a fresh id */
export const command = (wish: WithoutId<Command>): Command => ({ id: randomUUID(), ...wish }) as Command;

export const send = (who: Person, dashboard: Dashboard, ...commands: readonly Command[]) =>
  who.call<{ seq: number; events: DashboardEvent[] }>('POST', `${dashboard.path}/commands`, { commands });

export const read = (who: Person, dashboard: Dashboard, query = '') =>
  who.call<{ seq: number; state: DashboardState }>('GET', `${dashboard.path}${query}`);

/** The whole log, page by page. */
export async function log(who: Person, dashboard: Dashboard): Promise<DashboardEvent[]> {
  const events: DashboardEvent[] = [];
  for (;;) {
    const after = events.at(-1)?.seq ?? 0;
    const { body } = await who.call<{ events: DashboardEvent[]; head: number }>(
      'GET',
      `${dashboard.path}/events?after=${after}&limit=1000`,
    );
    events.push(...body.events);
    if (body.events.length === 0 || (events.at(-1)?.seq ?? 0) >= body.head) return events;
  }
}
