import { reject, type SourceKind } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { Cancelled, countsAgainstSource } from '../failure.ts';
import type { Source, SourceRequest } from '../source.ts';
import type { Connections } from './connections.ts';
import type { Connector } from './connector.ts';
import type { SourceHealth } from './health.ts';

const NO_SOURCE = reject('bad-query', 'The query names no source. Choose one.');

/** One kind of connected sources, as the scheduler asks it: looks the connection up, asks, notes how it went. */
export function connectedSource(
  kind: SourceKind,
  connector: Connector,
  { connections, health }: { readonly connections: Connections; readonly health: SourceHealth },
): Source {
  const connectionOf = async ({ tenant, query }: Pick<SourceRequest, 'tenant' | 'query'>) => {
    if (query.sourceId === undefined) throw new Refusal(NO_SOURCE);
    return { id: query.sourceId, connection: await connections.of(tenant.id, query.sourceId, kind) };
  };
  return {
    concurrency: connector.concurrency,
    revision: async request => (await connectionOf(request)).connection.revision,
    learn({ tenant, query }, at, rejection) {
      const failed = rejection?.code === 'source-failed';
      if (query.sourceId !== undefined && (rejection === null || failed))
        health.note(tenant.id, query.sourceId, at, rejection?.detail ?? null);
    },
    async run(request) {
      const { tenant, now, signal } = request;
      const { id, connection } = await connectionOf(request);
      try {
        const frame = await connector.run(connection, request);
        health.note(tenant.id, id, now, null);
        return frame;
      } catch (error) {
        // A query that is wrong says nothing about the source, nor does one that was ended because nobody waits.
        const cancelled = signal.reason instanceof Cancelled;
        if (error instanceof Refusal && countsAgainstSource(error) && !cancelled)
          health.note(tenant.id, id, now, error.rejection.detail);
        throw error;
      }
    },
  };
}
