import type { Me } from '#core/contract/index.ts';
import { path, request } from './api.ts';
import { ApiProblem } from './problem.ts';

const SIGN = 'signed-in';

function seenHere(): boolean {
  try {
    return localStorage.getItem(SIGN) !== null;
  } catch {
    return false;
  }
}

/** Remembers on this device whether somebody was signed in. Only a hint: the server knows. */
export function noteSession(there: boolean): void {
  try {
    if (there) localStorage.setItem(SIGN, '1');
    else localStorage.removeItem(SIGN);
  } catch {
    // Storage may be forbidden; then the server is asked once more each time.
  }
}

/**
 * Who is signed in. On a device where nobody was, it first asks whether there is a session at all (a
 * question that is no error), so that a first visit leaves no failed request behind.
 * @throws ApiProblem 401 when nobody is
 */
export async function fetchMe(signal: AbortSignal): Promise<Me> {
  if (!seenHere()) {
    const session = await request('/api/auth/get-session', { signal, unauthorized: 'throw' });
    if (!session) throw new ApiProblem({ status: 401, code: 'not-signed-in', detail: 'Sign in first.' });
  }
  try {
    const me = await request<Me>(path`me`, { signal, unauthorized: 'throw' });
    noteSession(true);
    return me;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) noteSession(false);
    throw error;
  }
}
