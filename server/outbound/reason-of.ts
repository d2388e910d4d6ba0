import { OutboundError, type OutboundReason } from './outbound-error.ts';

/** By the codes of Node, OpenSSL, zlib and undici. */
const REASONS: Readonly<Record<string, OutboundReason>> = {
  ENOTFOUND: 'not-resolved',
  EAI_AGAIN: 'not-resolved',
  EAI_FAIL: 'not-resolved',
  EAI_NODATA: 'not-resolved',
  EAI_NONAME: 'not-resolved',
  ENODATA: 'not-resolved',
  ESERVFAIL: 'not-resolved',
  ETIMEOUT: 'not-resolved',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  ERR_STREAM_PREMATURE_CLOSE: 'cut',
  UND_ERR_SOCKET: 'cut',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'cut',
  Z_BUF_ERROR: 'cut',
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-unknown-issuer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-host',
  EPROTO: 'tls-failed',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
  UND_ERR_HEADERS_OVERFLOW: 'unreadable',
  UND_ERR_INVALID_ARG: 'bad-request',
  UND_ERR_NOT_SUPPORTED: 'bad-request',
};

const FAMILIES: readonly (readonly [RegExp, OutboundReason])[] = [
  [/^(?:ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_)/, 'tls-failed'],
  [/^(?:HPE_|Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_PADDING|ZSTD_)/, 'unreadable'],
];

/** @returns any error of a connection as one that can be said; those of ours as they are */
export function outboundErrorOf(error: unknown): OutboundError {
  for (const cause of causesOf(error)) {
    if (cause instanceof OutboundError) return cause;
    const reason = reasonOf(cause);
    if (reason) return new OutboundError(reason, { cause: error });
  }
  return new OutboundError('failed', { cause: error });
}

function reasonOf(error: Error & { readonly code?: unknown }): OutboundReason | undefined {
  if (error.name === 'TimeoutError') return 'timeout';
  if (error.name === 'HTTPParserError') return 'unreadable';
  const code = String(error.code ?? '');
  return REASONS[code] ?? FAMILIES.find(([family]) => family.test(code))?.[1];
}

/** The error, what it was caused by, and what was tried one after the other; outermost first. */
function causesOf(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const tried = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...tried].flatMap(inner => causesOf(inner, depth + 1))];
}
