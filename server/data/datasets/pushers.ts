import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { reject } from '#core/contract/index.ts';
import type { Database } from '#server/database/index.ts';
import { tenantIdOf } from '#server/identity/index.ts';
import type { Caller } from '#server/limits/index.ts';
import { Refusal } from '#server/problems.ts';
import { routeOf } from '#server/route-of.ts';
import { isPushKey, type KeyClaim, notePushKeyUse, readPushKey } from './push-keys.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Programs may come with a key of the dataset that the path names instead of a session. */
    readonly pushKeys?: true;
  }
}

export interface PushersOptions {
  readonly database: Database;
  /** connections of the identity role: paths name teams by their short names */
  readonly identity: Pool;
  /** ms since 1970 */
  readonly now?: () => number;
}

/** How long an answer about a key is trusted: as long as one about a session. Milliseconds. */
const TRUSTED_MS = 5_000;

interface Known {
  readonly good: boolean;
  readonly at: number;
}

interface Target {
  readonly tenant: string;
  readonly dataset: string;
}

/** @returns the key that a request brings along, where keys are taken; null for everything else */
function claimOf(request: FastifyRequest): KeyClaim | null {
  if (!routeOf(request).config?.pushKeys) return null;
  const [, text] = /^bearer\s+(rdp_\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return text === undefined ? null : readPushKey(text);
}

/** Programs that push with a key. What they may is decided by the database, and kept for a moment. */
export class Pushers {
  readonly #options: PushersOptions;
  readonly #now: () => number;
  readonly #known = new LRUCache<string, Known>({ max: 5_000 });

  constructor(options: PushersOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Who asks, for those who count it.
   * @returns null: no push key; a function when the database has to be asked
   */
  caller(request: FastifyRequest): Caller | null | (() => Promise<Caller | null>) {
    const claim = claimOf(request);
    if (claim === null) return null;
    const caller = { person: claim.id, key: claim.id, tenant: claim.tenant };
    const known = this.#kept(claim, request.params as Target);
    if (known !== undefined) return known ? caller : () => Promise.resolve(null);
    return async () => ((await this.#isGood(claim, request.params as Target)) ? caller : null);
  }

  /**
   * @returns the tenant that the request pushes for, or null when it brings no push key along
   * @throws Refusal not-signed-in, for a key that is not one of this dataset
   */
  async allow(request: FastifyRequest): Promise<string | null> {
    const claim = claimOf(request);
    if (claim === null) return null;
    if (await this.#isGood(claim, request.params as Target)) {
      return claim.tenant;
    }
    throw new Refusal(
      reject(
        'not-signed-in',
        'This push key is not one of the dataset. Perhaps it was revoked; make another one.',
      ),
      { 'www-authenticate': 'Bearer' },
    );
  }

  /** A key was revoked: what is kept of it is forgotten at once, here; other processes trust it for 5 s more. */
  forget(): void {
    this.#known.clear();
  }

  #keyOf({ id, hash }: KeyClaim, { tenant, dataset }: Target): string {
    return `${id} ${hash.toString('base64')} ${dataset} ${tenant}`;
  }

  #kept(claim: KeyClaim, target: Target): boolean | undefined {
    const known = this.#known.get(this.#keyOf(claim, target));
    return known && this.#now() - known.at < TRUSTED_MS ? known.good : undefined;
  }

  async #isGood(claim: KeyClaim, target: Target): Promise<boolean> {
    const known = this.#kept(claim, target);
    if (known !== undefined) return known;
    const at = this.#now();
    const good = await this.#ask(claim, target);
    this.#known.set(this.#keyOf(claim, target), { good, at });
    return good;
  }

  async #ask(claim: KeyClaim, { tenant, dataset }: Target): Promise<boolean> {
    const { database, identity } = this.#options;
    const name = tenant.toLowerCase();
    if (name !== claim.tenant && (await tenantIdOf(identity, name)) !== claim.tenant) return false;
    return database.tenant(claim.tenant, async client => {
      if (!(await isPushKey(client, dataset, claim))) return false;
      await notePushKeyUse(client, dataset, claim);
      return true;
    });
  }
}
