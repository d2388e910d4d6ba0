import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AUDIT_EVENTS, type AuditEventName, type AuditFieldsOf } from './audit-events.ts';
import { truncatedNetwork } from './network.ts';

/** What a line of the audit stream knows of the request it came with: its own logger carries the id. */
export type AuditedRequest = Pick<FastifyRequest, 'ip' | 'log'>;

/**
 * Writes the audit stream. Typed: an event that is not in the list, or lacks a field, does not compile.
 * @param request what it came with; null: the server, or its operator, did it
 */
export type Audit = <N extends AuditEventName>(
  request: AuditedRequest | null,
  event: N,
  fields: Omit<AuditFieldsOf<N>, 'network'>,
) => void;

const REFUSED = /\.refused$|-refused$/;

/** Whatever LOG_LEVEL says: that is for looking into faults, not for who did what. */
const ALWAYS = { level: 'info' } as const;

/** @param logger of the process; lines of a request go through the request's own, which knows its id */
export function makeAudit(logger: Logger): Audit {
  return (request, event, fields) => {
    const definition: { readonly says: string; readonly fields: readonly string[] } = AUDIT_EVENTS[event];
    const outcome = REFUSED.test(event) ? 'refused' : 'success';
    const network = definition.fields.includes('network') ? truncatedNetwork(request?.ip) : undefined;
    const line: Record<string, unknown> = { stream: 'audit', event, outcome, ...fields, network };
    (request?.log ?? logger).child({}, ALWAYS).info(line, definition.says);
  };
}
