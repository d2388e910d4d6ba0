import { setTimeout as sleep } from 'node:timers/promises';
import { asMaintenance } from '#server/database/index.ts';
import { createKeyring, newSecret, ROTATED, resealAll, writeKeyFile } from '#server/secrets/index.ts';
import { CliError } from '../cli-error.ts';
import type { Step } from './plan.ts';
import type { Held } from './state.ts';
import { stepText } from './text.ts';

export interface Execution {
  readonly dataDir: string;
  /** the owner's connection, when a step needs it */
  readonly adminUrl: () => string;
  readonly say: (line: string) => void;
  /** ms since 1970 */
  readonly now: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

async function reseal({ current, accepted }: Held, { adminUrl, say }: Execution): Promise<void> {
  const keyring = createKeyring({ current, accepted: accepted.map(({ secret }) => secret) });
  const { sealed, unreadable, left } = await asMaintenance(adminUrl(), session =>
    resealAll(session, keyring),
  );
  say(`   ${sealed} stored credential(s) encrypted anew.`);
  if (left > 0)
    throw new CliError(
      `${left} credential(s) were stored with another key meanwhile: a server does not use the current one yet. Run this again when every process does.`,
    );
  if (unreadable > 0)
    throw new CliError(
      `${unreadable} stored credential(s) cannot be opened with any key given here. Put the key they were stored with into ENCRYPTION_KEY_PREVIOUS and run this again; if it is lost, they have to be entered again.`,
    );
}

/** Carries out one step on the files of generated secrets, or on what is stored. @returns what is held then */
async function carryOut(step: Step, held: Held, execution: Execution): Promise<Held> {
  const { dataDir, now } = execution;
  const since = new Date(now()).toISOString();
  const write = async (next: Held): Promise<Held> => {
    await writeKeyFile(dataDir, ROTATED[held.kind].file, next);
    return next;
  };
  switch (step.do) {
    case 'accept': {
      const secret = newSecret();
      return write({ ...held, accepted: [{ role: 'next', since, secret }, ...held.accepted] });
    }
    case 'switch': {
      const next = held.accepted.find(({ role }) => role === 'next');
      if (!next) throw new Error('There is no key to switch to.');
      const others = held.accepted.filter(key => key !== next);
      const previous = { role: 'previous', since, secret: held.current } as const;
      // `next` stays among the accepted until the current one is replaced: writeKeyFile writes these first
      await writeKeyFile(dataDir, ROTATED[held.kind].file, {
        ...held,
        accepted: [next, previous, ...others],
      });
      return write({ ...held, current: next.secret, accepted: [previous, ...others] });
    }
    case 'drop':
      return write({ ...held, accepted: [] });
    case 'wait':
      await (execution.sleep ?? sleep)(step.seconds * 1_000);
      return held;
    case 'reseal':
      await reseal(held, execution);
      return held;
    case 'tell':
      return held;
  }
}

/** Carries out a plan, in order, and says so; what is the operator's to do is only said. */
export async function execute(steps: readonly Step[], held: Held, execution: Execution): Promise<Held> {
  let now = held;
  for (const [index, step] of steps.entries()) {
    for (const line of stepText(step, index, held.kind)) execution.say(line);
    now = await carryOut(step, now, execution);
  }
  return now;
}
