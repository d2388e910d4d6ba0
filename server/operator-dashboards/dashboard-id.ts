import { createHash } from 'node:crypto';

/** Of all names of this kind: a random UUID that never changes. */
const NAMESPACE = Buffer.from('6f0b7c1e-54f4-4c7a-9b0d-6d2f4b9a31c8'.replaceAll('-', ''), 'hex');

/**
 * The same for all processes and for ever, so that a dashboard is made once: UUID of version 5 (RFC 9562, section
 * 5.5).
 *
 * @param tenant UUID of the operator's tenant
 * @param key of the definition
 */
export function dashboardId(tenant: string, key: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(`${tenant}/${key}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
