import type { FastifyReply, FastifyRequest } from 'fastify';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** @returns whether somebody read something, and it went well: what happens most, and tells least */
export function isGoodRead({ method }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  return statusCode < 400 && READS.has(method);
}
