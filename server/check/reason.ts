import { codeOf } from '#server/database/index.ts';
import { WrongAnswer } from './probe.ts';

/** What reaching another host can run into, by the code of the system or of TLS; completes "Redis …". */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'cannot be reached: nothing listens at its address',
  ENOTFOUND: 'cannot be reached: its host name is not known',
  EAI_AGAIN: 'cannot be reached: its host name cannot be looked up at the moment',
  EHOSTUNREACH: 'cannot be reached: there is no way to its host',
  ENETUNREACH: 'cannot be reached: there is no way to its network',
  ECONNRESET: 'closes the connection: perhaps it wants TLS, or something else listens there',
  UND_ERR_SOCKET: 'closes the connection: perhaps it wants TLS, or something else listens there',
  EPIPE: 'closes the connection: perhaps it wants TLS, or something else listens there',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a certificate that nobody vouches for',
  SELF_SIGNED_CERT_IN_CHAIN: 'shows a certificate that nobody vouches for',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'shows a certificate that nobody vouches for',
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows the certificate of another host',
  EPROTO: 'does not speak TLS as the address asks for',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS as the address asks for',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'does not speak TLS as the address asks for',
};
const SILENT = 'does not answer in time';

/** @returns why something cannot be used, as the end of a sentence; nothing of the address is in it */
export function reasonOf(error: unknown): string {
  if (error instanceof WrongAnswer) return error.message;
  // fetch and dual-stack connections wrap what happened
  for (const inner of [error, (error as Error)?.cause, (error as AggregateError)?.errors?.[0]]) {
    const { name } = (inner ?? {}) as Error;
    if (name === 'TimeoutError' || name === 'AbortError') return SILENT;
    const known = REASONS[codeOf(inner) ?? ''];
    if (known) return known;
    if (codeOf(inner) === 'ETIMEDOUT' || /timeout|timed out/i.test((inner as Error)?.message ?? ''))
      return SILENT;
  }
  return 'cannot be used, for a reason that is not understood';
}
