export { addressVerdict, type SpecialKind, type Verdict } from '#server/addresses/index.ts';
export type { ConnectOptions } from './connect-socket.ts';
export type { TlsOptions } from './dispatchers.ts';
export type { Resolve } from './guard.ts';
export { type Outbound, type OutboundOptions, openOutbound } from './open-outbound.ts';
export { OUTBOUND_REASONS, OutboundError, type OutboundReason } from './outbound-error.ts';
export { outboundErrorOf } from './reason-of.ts';
export type { OutboundAnswer, OutboundRequest } from './request.ts';
