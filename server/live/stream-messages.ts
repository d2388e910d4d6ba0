import type { DashboardEvent, ServerMessage } from '#core/contract/index.ts';

/** The same events go to many connections: they are serialised once. */
const events = new WeakMap<readonly DashboardEvent[], Buffer>();
const snapshots = new WeakMap<Buffer, Buffer>();
/** Regions with the same query share a result. */
const frames = new WeakMap<object, Map<string, Buffer>>();

/** @returns the message that carries these events, as bytes */
export function eventsMessage(of: readonly DashboardEvent[]): Buffer {
  let bytes = events.get(of);
  if (!bytes) {
    bytes = Buffer.from(JSON.stringify({ type: 'events', events: of } satisfies ServerMessage));
    events.set(of, bytes);
  }
  return bytes;
}

/**
 * @param snapshot `{"seq":…,"state":…}`, as a room serialises it
 * @returns the message that carries it, as bytes
 */
export function snapshotMessage(snapshot: Buffer): Buffer {
  let bytes = snapshots.get(snapshot);
  if (!bytes) {
    bytes = Buffer.concat([Buffer.from('{"type":"snapshot",'), snapshot.subarray(1)]);
    snapshots.set(snapshot, bytes);
  }
  return bytes;
}

/**
 * @param result as it was given: one object for everybody who watches
 * @returns the message that carries the frame of a region, as bytes
 */
export function frameMessage(regionId: string, result: { readonly json: string }): Buffer {
  const made = frames.get(result) ?? new Map<string, Buffer>();
  let bytes = made.get(regionId);
  if (!bytes) {
    bytes = Buffer.from(`{"type":"data","regionId":"${regionId}","frame":${result.json}}`);
    frames.set(result, made.set(regionId, bytes));
  }
  return bytes;
}
