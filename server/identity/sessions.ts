import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Auth } from './auth.ts';
import { type CookieNames, type Proof, proofOf } from './credentials.ts';
import { withAccounts } from './outage.ts';
import { type People, TRUSTED_MS } from './people.ts';
import type { Renewed } from './renewal.ts';
import type { Credentials, SignedIn } from './types.ts';

export interface Answer {
  readonly signedIn: SignedIn | null;
  /** `set-cookie` values that keep the session going; for the browser that asked */
  readonly cookies: readonly string[];
}

const NOBODY: Answer = { signedIn: null, cookies: [] };

/** The session's secret itself is not kept in memory as a key. */
function keyOf({ header, value }: Proof): string {
  return hash('sha256', `${header} ${value}`, 'base64');
}

export interface SessionsOptions {
  readonly auth: () => Auth;
  readonly people: People;
  readonly names: CookieNames;
  readonly renew: (credentials: Credentials) => Renewed;
  /** ms since 1970 */
  readonly now: () => number;
}

/**
 * Who is signed in. Answers are kept for TRUSTED_MS, so that a stream of commands does not cost a look at
 * the database each; requests that ask for the same session at the same time share one look. What this
 * process itself changes (sign-out, roles, removal) is forgotten at once.
 */
export function createSessions({ auth, people, names, renew, now }: SessionsOptions) {
  const kept = new LRUCache<string, { readonly signedIn: SignedIn; readonly at: number }>({ max: 20_000 });
  const underWay = new Map<string, Promise<Answer>>();
  // Counts what was forgotten: an answer that was on its way meanwhile is not kept.
  let forgotten = 0;

  async function look(proof: Proof, renew: boolean): Promise<Answer> {
    const { response, headers } = await auth().api.getSession({
      headers: new Headers({ [proof.header]: proof.value }),
      query: { disableRefresh: !renew },
      returnHeaders: true,
    });
    if (!response) return NOBODY;
    const { user, session } = response;
    const tenants = await people.memberships(user.id);
    return {
      signedIn: {
        person: { id: user.id, name: user.name, email: user.email, tenants },
        expiresAt: session.expiresAt.getTime(),
      },
      cookies: headers.getSetCookie(),
    };
  }

  async function lookAndKeep(proof: Proof, key: string, renew: boolean): Promise<Answer> {
    const before = forgotten;
    const at = now();
    const answer = await withAccounts(() => look(proof, renew));
    if (before === forgotten) {
      if (answer.signedIn) kept.set(key, { signedIn: answer.signedIn, at });
      else kept.delete(key);
    }
    return answer;
  }

  function once(proof: Proof, key: string): Promise<Answer> {
    const already = underWay.get(key);
    if (already) return already;
    // A program has no cookie to renew, so its session is renewed wherever it calls; a browser's only
    // where the answer can carry the new cookie (`fresh`).
    const started = lookAndKeep(proof, key, proof.header === 'authorization').finally(() => {
      if (underWay.get(key) === started) underWay.delete(key);
    });
    underWay.set(key, started);
    return started;
  }

  const unexpired = (answer: SignedIn | null) => (answer && answer.expiresAt > now() ? answer : null);

  function fromMemory(credentials: Credentials): SignedIn | null | undefined {
    const proof = proofOf(renew(credentials).credentials, names);
    if (!proof) return null;
    const hit = kept.get(keyOf(proof));
    return hit && now() - hit.at < TRUSTED_MS ? unexpired(hit.signedIn) : undefined;
  }

  return {
    /** @throws Refusal `unavailable` when the database cannot be asked */
    signedIn: async (credentials: Credentials): Promise<SignedIn | null> => {
      const known = fromMemory(credentials);
      if (known !== undefined) return known;
      const proof = proofOf(renew(credentials).credentials, names)!;
      return unexpired((await once(proof, keyOf(proof))).signedIn);
    },

    /** @returns the same when memory knows; undefined when the database has to be asked */
    fromMemory,

    /** Asks the database whatever is in memory, and renews the session when it is due. */
    fresh: async (credentials: Credentials): Promise<Answer> => {
      const proof = proofOf(renew(credentials).credentials, names);
      return proof ? lookAndKeep(proof, keyOf(proof), true) : NOBODY;
    },

    /** @returns whether there is something that claims to be a session, valid or not */
    claims: (credentials: Credentials): boolean => proofOf(credentials, names) !== null,

    /** Forgets what is kept of everybody: what proved who they are may be worth nothing any more. */
    forgetAll: (): void => {
      forgotten++;
      underWay.clear();
      kept.clear();
    },

    /** Forgets what is kept of a person: their roles or sessions have changed. */
    forget: (person: string): void => {
      forgotten++;
      underWay.clear();
      for (const [key, { signedIn }] of kept.entries()) if (signedIn.person.id === person) kept.delete(key);
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;
