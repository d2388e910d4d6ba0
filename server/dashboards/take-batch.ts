import type { Group } from './decide-group.ts';

/** Events in one transaction at the most; the rest waits for the next one. */
const BATCH_EVENTS = 2_000;

/** Takes from the head of the queue what is committed together: as much as fits, and one request at least. */
export function takeBatch<G extends Group>(queue: G[]): G[] {
  let events = 0;
  let count = 0;
  for (const request of queue) {
    events += request.commands.length;
    if (count > 0 && events > BATCH_EVENTS) break;
    count += 1;
  }
  return queue.splice(0, count);
}

/** @returns how many commands these requests have, together */
export function countCommands(requests: readonly Group[]): number {
  return requests.reduce((sum, { commands }) => sum + commands.length, 0);
}
