import { randomUUID } from 'node:crypto';
import type { Role } from '#core/access/index.ts';
import type { Command, DashboardEvent, DashboardState, NewRegion, Problem } from '#core/contract/index.ts';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** What is sent: JSON unless it is text already. */
type Body = unknown;

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
    body?: Body,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
}

export const PASSWORD = 'correct horse battery staple';

/** One request; JSON in, JSON out. */
export async function call<T = Problem>(
  address: string,
  method: string,
  path: string,
  body?: Body,
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
  const json = response.headers.get('content-type')?.includes('json') && answer !== '';
  return {
    status: response.status,
    body: (json ? JSON.parse(answer) : answer) as T,
    headers: response.headers,
  };
}

function person(address: string, known: Omit<Person, 'at' | 'call'>): Person {
  return {
    ...known,
    at: elsewhere => person(elsewhere, known),
    call: (method, path, body, headers = {}) =>
      call(address, method, path, body, { authorization: `Bearer ${known.token}`, ...headers }),
  };
}

/** @returns the answer's body. @throws Error when the status is another one */
function expected<T>(status: number, answer: Answer<T>, what: string): T {
  if (answer.status !== status)
    throw new Error(`${what} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export async function signUp(address: string, name: string): Promise<Person> {
  const email = `${name.toLowerCase()}-${randomUUID()}@example.org`;
  const { token, user } = expected(
    200,
    await call<{ token: string; user: { id: string } }>(address, 'POST', '/api/auth/sign-up/email', {
      name,
      email,
      password: PASSWORD,
    }),
    'signing up',
  );
  return person(address, { id: user.id, name, email, password: PASSWORD, token });
}

/** @returns somebody with a session of their own, beside those that they have already */
export async function signIn(
  address: string,
  { email, password = PASSWORD }: { readonly email: string; readonly password?: string },
): Promise<Person> {
  const { token, user } = expected(
    200,
    await call<{ token: string; user: { id: string; name: string } }>(
      address,
      'POST',
      '/api/auth/sign-in/email',
      { email, password },
    ),
    'signing in',
  );
  return person(address, { id: user.id, name: user.name, email, password, token });
}

export interface Team {
  readonly slug: string;
  readonly id: string;
  /** what its addresses begin with */
  readonly path: string;
}

export async function newTeam(owner: Person, slug = `team-${randomUUID().slice(0, 8)}`): Promise<Team> {
  const { id } = expected(
    201,
    await owner.call<{ id: string }>('POST', '/api/v1/tenants', { slug, name: slug }),
    'a new team',
  );
  return { slug, id, path: `/api/v1/tenants/${slug}` };
}

/** Brings somebody into a team the way people come: by invitation. */
export async function invite(
  owner: Person,
  team: Pick<Team, 'path'>,
  guest: Person,
  role: Role,
): Promise<void> {
  const { link } = expected(
    201,
    await owner.call<{ link: string }>('POST', `${team.path}/invitations`, { email: guest.email, role }),
    'inviting',
  );
  const token = new URL(link, 'http://localhost').pathname.split('/').at(-1);
  expected(200, await guest.call('POST', `/api/v1/invitations/${token}/accept`), 'accepting');
}

export async function joined(address: string, owner: Person, team: Team, role: Role): Promise<Person> {
  const guest = await signUp(address, role);
  if (role !== 'owner') await invite(owner, team, guest, role);
  return guest;
}

export interface Dashboard {
  readonly id: string;
  readonly path: string;
}

export async function newDashboard(
  editor: Person,
  team: Pick<Team, 'path'>,
  title = 'Sales',
  regions: readonly NewRegion[] = [],
): Promise<Dashboard> {
  const { id } = expected(
    201,
    await editor.call<{ id: string }>('POST', `${team.path}/dashboards`, { title, regions }),
    'a new dashboard',
  );
  return { id, path: `${team.path}/dashboards/${id}` };
}

export const region = (title = 'Notes', x = 0, y = 0, w = 6, h = 4) => ({
  id: randomUUID() as string,
  title,
  widget: { kind: 'text' as const, options: { markdown: title } },
  placement: { x, y, w, h },
});

type WithoutId<C> = C extends Command ? Omit<C, 'id'> & { readonly id?: string } : never;

/** @returns a command with a fresh id, unless it has one */
export const command = (wish: WithoutId<Command>): Command => ({ id: randomUUID(), ...wish }) as Command;
export const rename = (title: string): Command => command({ type: 'rename', title });

export interface Committed {
  readonly seq: number;
  readonly events: DashboardEvent[];
}
export interface Read {
  readonly seq: number;
  readonly state: DashboardState;
}

export const send = (who: Person, dashboard: Dashboard, ...commands: readonly Command[]) =>
  who.call<Committed & Problem>('POST', `${dashboard.path}/commands`, { commands });

export const read = (who: Person, dashboard: Dashboard, query = '') =>
  who.call<Read>('GET', `${dashboard.path}${query}`);

/** The whole log, page by page. */
export async function log(who: Person, dashboard: Dashboard): Promise<DashboardEvent[]> {
  const events: DashboardEvent[] = [];
  for (;;) {
    const after = events.at(-1)?.seq ?? 0;
    const path = `${dashboard.path}/events?after=${after}&limit=1000`;
    const page = expected(
      200,
      await who.call<{ events: DashboardEvent[]; head: number }>('GET', path),
      'log',
    );
    events.push(...page.events);
    if (page.events.length === 0 || (events.at(-1)?.seq ?? 0) >= page.head) return events;
  }
}
