import { expect } from 'vitest';
import type { Outbound } from '../open-outbound.ts';
import { openOutbound } from '../open-outbound.ts';

/** One that may go to this machine, under every name that ends with `.example`. */
export function outboundToHere(): Outbound & AsyncDisposable {
  const outbound = openOutbound({
    config: { SOURCE_ALLOWED_HOSTS: ['127.0.0.1', '::1'] },
    resolve: async host => {
      if (host.endsWith('.example') || host === 'localhost') return [{ address: '127.0.0.1' }];
      throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
    },
  });
  return { ...outbound, [Symbol.asyncDispose]: () => outbound.close() };
}

/** @returns the reason of the OutboundError that the work ends with */
export async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toMatchObject({ name: 'OutboundError' });
  // What people are told names no address but theirs.
  expect(String(error)).not.toMatch(/\d+\.\d+\.\d+\.\d+|::1/);
  return (error as { reason: string }).reason;
}
