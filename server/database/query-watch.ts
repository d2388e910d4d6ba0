import { AsyncResource } from 'node:async_hooks';
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { activeSpan, fail, SpanKind, startSpan } from '../tracing/index.ts';
import { codeOf } from './errors.ts';
import { queryNameOf } from './query-name.ts';

/** One statement that was answered, or failed. */
export interface QueryDone {
  /** of `named`, or its verb and table: bounded, never a value */
  readonly name: string;
  readonly pool: 'app' | 'identity';
  /** from being sent to the last row, without waiting for a connection */
  readonly seconds: number;
  /** returned or changed; null when it failed */
  readonly rows: number | null;
  /** SQLSTATE or the code of the system; null when it went well */
  readonly code: string | null;
}

type Query = (...args: unknown[]) => unknown;
type Callback = (error: Error | null, result?: QueryResult | QueryResult[]) => void;

function rowsOf(result: QueryResult | QueryResult[] | undefined): number {
  if (!Array.isArray(result)) return result?.rowCount ?? 0;
  return result.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
}

/** Sees every statement of the pools it was given: a span each, and whoever listens is told how it went. */
export class QueryWatch {
  readonly #listeners = new Set<(done: QueryDone) => void>();

  /** @param listener is told of every statement, in the context of whoever asked. @returns to stop */
  listen(listener: (done: QueryDone) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Watches what is asked over this pool from now on. Called before it has any connection. */
  over(pool: Pool, name: QueryDone['pool']): void {
    pool.on('connect', client => this.#wrap(client, name));
    // Whoever waits for a connection is called by whoever gives one back, and would seem to be part of it.
    const connect = pool.connect.bind(pool) as Query;
    const bound: Query = callback =>
      typeof callback === 'function' ? connect(AsyncResource.bind(callback as () => void)) : connect();
    pool.connect = bound as Pool['connect'];
  }

  #wrap(client: PoolClient, pool: QueryDone['pool']): void {
    const query = client.query.bind(client) as Query;
    const watched: Query = (...args) => {
      const asked = args[0] as string | QueryConfig | { readonly submit?: unknown };
      const text = typeof asked === 'string' ? asked : 'text' in asked ? asked.text : null;
      // A cursor or a stream is its own query, and nobody here uses one.
      if (text === null || (typeof asked === 'object' && 'submit' in asked)) return query(...args);
      const name = queryNameOf(text);
      const done = this.#begin(name, pool);
      const last = args.at(-1);
      if (typeof last === 'function') {
        const callback: Callback = (error, result) => {
          done(error, result);
          (last as Callback)(error, result);
        };
        return query(...args.slice(0, -1), callback);
      }
      const answer = query(...args) as Promise<QueryResult>;
      // The caller gets the very promise of the driver, and is the one to hear of its failure.
      answer.then(
        result => done(null, result),
        (error: Error) => done(error),
      );
      return answer;
    };
    client.query = watched as PoolClient['query'];
  }

  #begin(name: string, pool: QueryDone['pool']): Callback {
    const started = performance.now();
    const parent = activeSpan();
    const span =
      parent &&
      startSpan(name, parent, () => ({
        kind: SpanKind.CLIENT,
        attributes: {
          'db.system.name': 'postgresql',
          'db.query.summary': name,
          'db.client.connection.pool.name': pool,
        },
      }));
    return (error, result) => {
      if (span) {
        if (error) fail(span, error);
        else span.setAttribute('db.response.returned_rows', rowsOf(result));
        span.end();
      }
      if (this.#listeners.size === 0) return;
      const seconds = (performance.now() - started) / 1_000;
      const code = error ? (codeOf(error) ?? 'unknown') : null;
      const rows = error ? null : rowsOf(result);
      for (const listener of this.#listeners) listener({ name, pool, seconds, rows, code });
    };
  }
}
