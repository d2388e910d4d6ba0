import { isDeepStrictEqual } from 'node:util';
import { redact } from '../../dashboard/index.ts';
import type { FakeServer } from './fake-server.ts';
import type { Page } from './page.ts';

/**
 * What has to be true when everybody is calm again.
 *
 * @param orderly whether the network kept messages in order; then each page's edits were done in order too
 * @returns how many commands were committed and how many refused
 * @throws Error naming the first thing that is not true
 */
export function checkOutcome(
  server: FakeServer,
  pages: readonly Page[],
  orderly: boolean,
): { readonly committed: number; readonly refused: number } {
  const committed = new Map(server.log.map(({ commandId, seq }) => [commandId, seq]));
  if (committed.size !== server.log.length) throw new Error('A command is in the log twice');
  let count = 0;
  let refused = 0;
  for (const page of pages) {
    checkState(server, page);
    for (const id of page.accepted) {
      if (!committed.has(id)) throw new Error(`${page.name} was told that ${id} is done, and it is lost`);
      if (page.refused.has(id))
        throw new Error(`${page.name} was told that ${id} is done, and that it is refused`);
    }
    let last = 0;
    for (const commands of page.submitted) {
      const seqs = commands.flatMap(({ id }) => committed.get(id) ?? []);
      const refusals = commands.filter(({ id }) => page.refused.has(id));
      const [wholly, none] = [commands.length, 0];
      const done = seqs.length === wholly && refusals.length === none;
      const undone = seqs.length === none && refusals.length === wholly;
      if (!done && !undone)
        throw new Error(
          `${page.name}: of ${wholly} commands (${commands[0]?.id}) ${seqs.length} were committed and ${refusals.length} refused`,
        );
      if (seqs.some((seq, index) => seq !== seqs[0]! + index))
        throw new Error(`${page.name}: other commands came between those of one group`);
      if (orderly && done && seqs[0]! < last)
        throw new Error(`${page.name}: edits were done in another order`);
      last = seqs.at(-1) ?? last;
      count += seqs.length;
      refused += refusals.length;
    }
  }
  if (count !== server.log.length) throw new Error('The log has commands that nobody submitted');
  return { committed: count, refused };
}

function checkState(server: FakeServer, { name, person, session }: Page): void {
  const role = server.roles.get(person)!;
  const expected = JSON.parse(JSON.stringify(redact(server.state, role)));
  if (session.role !== role) throw new Error(`${name} takes itself for ${session.role}, not ${role}`);
  if (!isDeepStrictEqual(session.confirmed?.state, expected))
    throw new Error(`${name} has another state than the server`);
  if (!isDeepStrictEqual(session.optimistic, session.confirmed?.state))
    throw new Error(`${name} still shows something else than what is confirmed`);
  const order = (removed: object = {}) => Object.keys(removed).join();
  if (order(session.confirmed?.state.removed) !== order(expected.removed))
    throw new Error(`${name} will forget other regions than the server`);
}
