import type { EventOf } from '#core/contract/index.ts';
import type { Clock } from './decide-group.ts';

/** @returns the first event of a stream */
export function createdEvent(
  title: string,
  description: string,
  actor: string,
  clock: Clock,
): EventOf<'dashboardCreated'> {
  return {
    seq: 1,
    id: clock.id(),
    type: 'dashboardCreated',
    data: { title, description },
    actor,
    commandId: clock.id(),
    at: clock.now(),
  };
}
