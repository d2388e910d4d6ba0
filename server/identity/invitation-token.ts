import { createHmac, timingSafeEqual } from 'node:crypto';

const BYTES = 16;

function tag(id: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret)
    .update('region-dashboard invitation\0')
    .update(id)
    .digest()
    .subarray(0, BYTES);
}

/**
 * The last part of an invitation's link: its id and a tag that only this installation can make. So the
 * link can be shown again, and somebody who reads the table still holds no working link.
 * @param id UUID of the invitation
 * @returns 43 characters, safe in an address
 */
export function invitationToken(id: string, secret: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes, tag(bytes, secret)]).toString('base64url');
}

/** @returns the id of the invitation a token is for, or null when it was not made here */
export function invitationOf(token: string, secret: string): string | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 2 * BYTES || bytes.toString('base64url') !== token) return null;
  const id = bytes.subarray(0, BYTES);
  if (!timingSafeEqual(bytes.subarray(BYTES), tag(id, secret))) return null;
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
