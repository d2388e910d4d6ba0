import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { type Me, UUID_PATTERN } from '#core/contract/index.ts';
import { withAccounts } from './outage.ts';
import type { Membership } from './types.ts';

/** ms for which names and sessions may be answered from memory */
export const TRUSTED_MS = 5_000;

const UUID = new RegExp(UUID_PATTERN, 'i');

const MEMBERSHIPS = `
  select /* memberships */ o."id", o."slug", o."name", m."role"
  from identity."member" m join identity."organization" o on o."id" = m."organizationId"
  where m."userId" = $1
  order by lower(o."name"), o."slug"`;

/** Members, and those who have left: nobody learns names by guessing ids. */
const NAMES = `
  select /* names */ u."id", u."name" from identity."user" u
  where u."id" = any($2::uuid[]) and (
    exists (select from identity."member" m where m."organizationId" = $1 and m."userId" = u."id")
    or exists (select from identity.departed d where d.tenant_id = $1 and d.person_id = u."id"))`;

/** Reads people and their teams. */
export function createPeople(pool: Pool, now: () => number) {
  const known = new LRUCache<string, { readonly name: string; readonly at: number }>({ max: 20_000 });

  return {
    /** @returns the tenants of a person, by name */
    memberships: (person: string): Promise<Membership[]> =>
      withAccounts(async () => (await pool.query<Membership>(MEMBERSHIPS, [person])).rows),

    /** @returns names by id of those of `people` who are, or were, members of the tenant */
    names: async (tenant: string, people: readonly string[]): Promise<ReadonlyMap<string, string>> => {
      const names = new Map<string, string>();
      const missing: string[] = [];
      for (const id of new Set(people)) {
        const hit = known.get(`${tenant} ${id}`);
        if (hit && now() - hit.at < TRUSTED_MS) names.set(id, hit.name);
        else if (UUID.test(id)) missing.push(id);
      }
      if (missing.length === 0) return names;
      const at = now();
      const { rows } = await withAccounts(() =>
        pool.query<{ id: string; name: string }>(NAMES, [tenant, missing]),
      );
      for (const { id, name } of rows) {
        names.set(id, name);
        known.set(`${tenant} ${id}`, { name, at });
      }
      return names;
    },

    /** Changes the name others see. */
    rename: async (person: Me['id'], name: string): Promise<void> => {
      await withAccounts(() =>
        pool.query(
          `update /* rename-person */ identity."user" set "name" = $2, "updatedAt" = now() where "id" = $1`,
          [person, name],
        ),
      );
      for (const key of known.keys()) if (key.endsWith(person)) known.delete(key);
    },
  };
}

export type People = ReturnType<typeof createPeople>;
