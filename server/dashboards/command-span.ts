import type { Command } from '#core/contract/index.ts';
import { type Describe, traced } from '../tracing/index.ts';
import type { StreamKey } from './store.ts';

/** Of one command its type, which is from a closed list; of several together `commands`. */
function nameOf([first, ...others]: readonly Command[]): string {
  return first && others.length === 0 ? `command ${first.type}` : 'commands';
}

/** @returns what `submit` returns, in a span that says which commands are carried out where */
export function tracedCommands<T>(
  commands: readonly Command[],
  { tenant, dashboard }: StreamKey,
  submit: () => T,
): T {
  const describe: Describe = () => ({
    attributes: {
      'region_dashboard.command.types': [...new Set(commands.map(({ type }) => type))],
      'region_dashboard.command.count': commands.length,
      'region_dashboard.tenant.id': tenant,
      'region_dashboard.dashboard.id': dashboard,
    },
  });
  return traced(nameOf(commands), describe, submit);
}
