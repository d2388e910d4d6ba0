/** Why a source cannot be reached, or its answer not be taken: what is wrong, and what to do about it. */
const SENTENCES = {
  'bad-address':
    'This is not an address that a source can have. Write the host as people do, without name and password in it.',
  'bad-request':
    'The request of this source has a method or header that may not be sent. Look at its headers.',
  'refused-address':
    'The address of this source is inside a private network, which this installation does not allow. Ask the operator to add it to SOURCE_ALLOWED_HOSTS.',
  'not-resolved': 'The host of this source is not known. Look at its spelling.',
  refused: 'Nothing listens at the address of this source. Look at its port, and whether the service runs.',
  unreachable:
    'There is no way to the address of this source. Look at its host, and whether the service runs.',
  timeout: 'The source took too long to answer. Try again, or ask it for less.',
  cut: 'The source ended the connection before its answer was complete. Try again; if it stays, look at the source.',
  'tls-expired':
    'The certificate of this source has expired, or is not valid yet. Its operator has to renew it.',
  'tls-self-signed':
    'The certificate of this source is signed by itself. Give the certificate of its authority with the source.',
  'tls-unknown-issuer':
    'The certificate of this source is signed by an authority that is not known here. Give the certificate of that authority with the source.',
  'tls-wrong-host':
    'The certificate of this source is for another host. Use the host that the certificate names.',
  'tls-failed': 'No secure connection to this source could be made. Look whether its port speaks TLS.',
  'too-large': 'The answer of this source is larger than is taken. Ask it for less.',
  'too-many-redirects':
    'This source leads from one address to the next without end. Use the address of its data.',
  'refused-redirect':
    'This source leads to an address that is not followed: without TLS, or to somebody else. Use the address of its data.',
  unreadable: 'What this source answers cannot be read: it is not HTTP, or is compressed in an unknown way.',
  failed: 'The source could not be asked. Try again; if it stays, tell the operator.',
} as const;

export type OutboundReason = keyof typeof SENTENCES;

export const OUTBOUND_REASONS = Object.keys(SENTENCES) as readonly OutboundReason[];

/**
 * A connection that was not made, or an answer that was not taken. Its message is for people and says nothing of
 * the network that they have not written themselves; its cause is for the operator's log.
 */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly reason: OutboundReason;

  constructor(reason: OutboundReason, options?: ErrorOptions) {
    super(SENTENCES[reason], options);
    this.reason = reason;
  }
}
