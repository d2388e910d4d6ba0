import { reject } from '#core/contract/index.ts';
import type { Outbound } from '#server/outbound/index.ts';
import { Refusal } from '#server/problems.ts';
import type { Connector } from '../connector.ts';
import { bindSql } from './bind-sql.ts';
import { entriesOf } from './entries.ts';
import { faultOf } from './fault.ts';
import { CONNECTIONS, Pools } from './pools.ts';
import { readRows } from './read-rows.ts';
import { reading } from './session.ts';
import { toFrame } from './to-frame.ts';

const DEFAULT_ROWS = 1_000;
/** Characters of all values of one frame. */
const FRAME_SIZE = 4_000_000;

const NO_SQL = reject('bad-query', 'The query is empty. Write a statement that reads, such as SELECT now().');

const ABOUT = `select /* region-dashboard */ current_setting('server_version') as version, current_user as name,
  (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as powerful`;

/** Asks databases of PostgreSQL (and what speaks its protocol): read only, bounded, through the guard. */
export function postgresConnector(outbound: Outbound): Connector<'postgres'> {
  const pools = new Pools(outbound);
  const session = { pools, outbound };
  return {
    concurrency: CONNECTIONS,

    async run(connection, request) {
      const { query, now, signal } = request;
      if (!query.sql?.trim()) throw new Refusal(NO_SQL);
      const bound = bindSql(query.sql, request);
      const limits = { rows: query.limit ?? DEFAULT_ROWS, size: FRAME_SIZE };
      try {
        const rows = await reading(session, connection, signal, client => readRows(client, bound, limits));
        return toFrame(rows, now);
      } catch (error) {
        throw faultOf(error, bound);
      }
    },

    async test(connection, signal) {
      try {
        const { about, tables } = await reading(session, connection, signal, async client => {
          const { rows } = await client.query<{ version: string; name: string; powerful: boolean }>(ABOUT);
          return { about: rows[0]!, tables: await entriesOf(client, {}) };
        });
        const { version, name, powerful } = about;
        const answers = `PostgreSQL ${version} answers ${name}, who may read ${countOf(tables.length)}.`;
        if (!powerful) return answers;
        return `${answers} This user is a superuser: one that may only read is safer.`;
      } catch (error) {
        throw faultOf(error);
      } finally {
        if (connection.id === null) pools.forget(connection.tenant, connection.revision);
      }
    },

    async entries(connection, query, signal) {
      try {
        return await reading(session, connection, signal, client => entriesOf(client, query));
      } catch (error) {
        throw faultOf(error);
      }
    },

    forget: (tenant, id) => pools.forget(tenant, id),
    close: () => pools.close(),
  };
}

const countOf = (tables: number) => (tables === 1 ? 'one table' : `${tables} tables`);
