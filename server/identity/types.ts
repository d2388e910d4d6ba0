import type { Role } from '#core/access/index.ts';

export interface Membership {
  /** UUID */
  readonly id: string;
  /** name in addresses, for example `home`; never looks like a UUID */
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
}

export interface Person {
  /** UUID */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly tenants: readonly Membership[];
}

/** What a request brings along to say who it is from. */
export interface Credentials {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

/** The signed-in person of a request, and until when this answer may be trusted without asking again. */
export interface SignedIn {
  readonly person: Person;
  /** ms since 1970 at which the session ends */
  readonly expiresAt: number;
}

/** What the rest of the server needs of accounts. Answers are cached for at most 5 seconds. */
export interface Identity {
  /** @returns who sends this, or null when nobody is signed in (or the session has ended) */
  signedIn(credentials: Credentials): Promise<SignedIn | null>;
  /** @returns names of people by id, for those who are (or were) members of the tenant */
  names(tenant: string, people: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
