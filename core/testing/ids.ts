/**
 * The nth UUID of a test. They do not sort in the order of their numbers, so that an accidental dependence
 * on it shows.
 */
export function uuid(n: number): string {
  const scattered = (BigInt(n) * 0x9e3779b97f4an) & 0xffffffffffffn;
  return `00000000-0000-4000-8000-${scattered.toString(16).padStart(12, '0')}`;
}

export const DASHBOARD = uuid(1_000_001);
export const ANNA = uuid(1_000_002);
export const BEN = uuid(1_000_003);
export const CLEO = uuid(1_000_004);
