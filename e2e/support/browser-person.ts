import { type Answer, call, type Dashboard, PASSWORD, type Person } from '#server/testing/people.ts';
import { openSocket } from '#server/testing/socket.ts';

/** Somebody as their browser is: a jar of cookies that answers change, and nothing else. */
export interface BrowserPerson {
  readonly person: Person;
  /** the Cookie header as it would be sent now */
  cookie(): string;
  call<T>(address: string, method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** opens the live connection of a dashboard */
  open(address: string, dashboard: Dashboard): ReturnType<typeof openSocket>;
}

/** @returns somebody who has an account, with a browser of their own that signs in */
export async function browserPerson(address: string, person: Person): Promise<BrowserPerson> {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const headersFor = (to: string) => ({ cookie: cookie(), origin: new URL(to).origin });

  async function ask<T>(to: string, method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const answer = await call<T>(to, method, path, body, headersFor(to));
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  const { status } = await ask(address, 'POST', '/api/auth/sign-in/email', {
    email: person.email,
    password: PASSWORD,
  });
  if (status !== 200) throw new Error(`signing in was answered with ${status}`);
  return {
    person,
    cookie,
    call: ask,
    open: (to, dashboard) => openSocket(to, person, dashboard, { headers: headersFor(to) }),
  };
}
