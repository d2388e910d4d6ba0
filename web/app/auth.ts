import type { Me } from '#core/contract/index.ts';
import { request } from './api.ts';
import { noteSession } from './me.ts';
import { meQuery, queryClient } from './queries.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

async function enter(to: string, body: Credentials & { readonly name?: string }): Promise<Me> {
  await request(to, {
    method: 'POST',
    body,
    unauthorized: 'throw',
    tooMany: 'throw',
    action: 'sign-in',
  });
  noteSession(true);
  return queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
}

/** @throws ApiProblem `sign-in-refused` when address and password do not belong together */
export function signIn({ email, password }: Credentials): Promise<Me> {
  return enter('/api/auth/sign-in/email', { email, password });
}

/** Makes an account and signs in with it. */
export function signUp({ name, email, password }: Credentials & { readonly name: string }): Promise<Me> {
  return enter('/api/auth/sign-up/email', { name, email, password });
}

/** Ends the session and forgets everything this page knew. */
export async function signOut(): Promise<void> {
  await request('/api/auth/sign-out', { method: 'POST', body: {}, unauthorized: 'throw' });
  noteSession(false);
  queryClient.clear();
}
