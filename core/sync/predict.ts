import type { Role } from '../access/index.ts';
import type { Command, DashboardEvent, DashboardState, Snapshot } from '../contract/index.ts';
import { decide, evolve } from '../dashboard/index.ts';

/** Commands whose outcome only the server knows: it has the person's history. */
const UNPREDICTABLE: ReadonlySet<Command['type']> = new Set<Command['type']>(['undo', 'redo']);

/**
 * One group on top of what is shown. A group that cannot be accepted any more (somebody removed its
 * region) is passed over here; the server's refusal tells the person.
 *
 * @param role null while the server has not said it
 */
export function predictGroup(
  state: DashboardState,
  commands: readonly Command[],
  person: string,
  role: Role | null,
): DashboardState {
  let next = state;
  for (const command of commands) {
    if (UNPREDICTABLE.has(command.type)) continue;
    const decision = decide(next, command, { actor: person, role: role ?? 'editor', newId: command.id });
    if ('rejection' in decision) return state;
    next = evolve(next, {
      ...decision.event,
      seq: 0,
      id: command.id,
      actor: person,
      commandId: command.id,
      at: '',
    } as DashboardEvent);
  }
  return next;
}

/** What the dashboard will look like when everything pending is accepted. */
export function predict(session: {
  readonly confirmed: Snapshot | null;
  readonly pending: readonly { readonly commands: readonly Command[] }[];
  readonly person: string;
  readonly role: Role | null;
}): DashboardState | null {
  const { confirmed, pending, person, role } = session;
  if (!confirmed) return null;
  return pending.reduce(
    (state, { commands }) => predictGroup(state, commands, person, role),
    confirmed.state,
  );
}
