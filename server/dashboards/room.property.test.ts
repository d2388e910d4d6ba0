import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '#core/contract/index.ts';
import { Refusal } from '../problems.ts';
import type { Answer } from './decide-group.ts';
import type { Author } from './room.ts';
import { ADA, BEN, CLIO, command, expectSound, newBoard, type Opened, seqsOf } from './testing/board.ts';
import type { Fault } from './testing/faulty-store.ts';
import { textRegion } from './testing/writer.ts';

const REGIONS = Array.from({ length: 6 }, (_, n) => `00000000-0000-4000-8000-00000000000${n}`);
const AUTHORS: readonly Author[] = [ADA, ADA, BEN, CLIO];

const anyIntent = fc.record({
  kind: fc.constantFrom('rename', 'add', 'move', 'resize', 'configure', 'remove', 'restore', 'undo', 'redo'),
  region: fc.nat(REGIONS.length - 1),
  x: fc.nat(18),
  y: fc.nat(8),
});
type AnyIntent = typeof anyIntent extends fc.Arbitrary<infer T> ? T : never;

function toCommand({ kind, region, x, y }: AnyIntent): Command {
  const regionId = REGIONS[region]!;
  switch (kind) {
    case 'add':
      return command(textRegion(x, y, regionId));
    case 'move':
      return command({ type: 'moveRegion', regionId, x, y });
    case 'resize':
      return command({ type: 'resizeRegion', regionId, w: 1 + (x % 6), h: 1 + (y % 4) });
    case 'configure':
      return command({ type: 'configureRegion', regionId, changes: { title: `${x}` } });
    case 'remove':
      return command({ type: 'removeRegion', regionId });
    case 'restore':
      return command({ type: 'restoreRegion', regionId });
    case 'undo':
    case 'redo':
      return command({ type: kind });
    default:
      return command({ type: 'rename', title: `T${x} ${y}` });
  }
}

/** One request: who sends what to which rooms (more than one: a retry that overtakes). */
const anyRequest = fc.record({
  author: fc.nat(AUTHORS.length - 1),
  rooms: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 }),
  intents: fc.array(anyIntent, { minLength: 1, maxLength: 3 }),
});
const anyFault = fc.option(fc.constantFrom<Fault>('lost-before', 'lost-after', 'away', 'bug'), {
  freq: 3,
  nil: undefined,
});

/** What became of a request: answered, refused by name, or failed for a reason that is not the request's. */
type Outcome = { readonly answer: Answer } | { readonly refused: string } | 'failed';

async function send(opened: Opened, commands: readonly Command[], author: Author): Promise<Outcome> {
  try {
    return { answer: await opened.room.submit(commands, author) };
  } catch (error) {
    return error instanceof Refusal && error.rejection.code !== 'unavailable'
      ? { refused: error.rejection.code }
      : 'failed';
  }
}

/** As clients do: the same ids again, until there is an answer about them. */
async function sendUntilAnswered(opened: Opened, commands: readonly Command[], author: Author) {
  for (let tries = 0; tries < 100; tries += 1) {
    const outcome = await send(opened, commands, author);
    if (outcome !== 'failed') return outcome;
  }
  throw new Error('never answered');
}

test('rooms of several processes, faults, retries: no gap, each acknowledged command once, all equal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(anyRequest, { minLength: 1, maxLength: 12 }),
      fc.array(anyFault, { maxLength: 12 }),
      fc.array(fc.nat(2), { maxLength: 6 }),
      async (scheduler, requests, faults, refreshes) => {
        const board = await newBoard();
        const rooms = [await board.open(), await board.open(), await board.open()];
        const plan = [...faults];
        const turn = (what: string) => scheduler.schedule(Promise.resolve(), what);
        for (const [index, { store }] of rooms.entries()) {
          store.onRead = what => turn(`${index} ${what}`);
          store.onAppend = async () => {
            await turn(`${index} append`);
            return plan.shift();
          };
        }
        const sent = requests.map(({ author, rooms: wanted, intents }) => {
          const commands = intents.map(toCommand);
          const who = AUTHORS[author]!;
          const answers = wanted.map(async index => {
            await turn(`send to ${index}`);
            return sendUntilAnswered(rooms[index]!, commands, who);
          });
          return { commands, answers: Promise.all(answers) };
        });
        const heardOf = refreshes.map(async index => {
          await turn(`refresh ${index}`);
          await rooms[index]!.room.refresh();
        });
        const done = Promise.all([...sent.map(({ answers }) => answers), ...heardOf]);
        await scheduler.waitFor(done);
        await scheduler.waitFor(Promise.all(rooms.map(({ room }) => room.refresh())));

        const log = await board.log();
        for (const { room, heard } of rooms) {
          await expectSound(board, room);
          expect(seqsOf(heard)).toEqual(log.slice(1).map(({ seq }) => seq));
        }
        const committed = new Map(log.map(event => [event.commandId, event]));
        for (const { commands, answers } of sent) {
          const outcomes = await answers;
          const acknowledged = outcomes.flatMap(outcome => ('answer' in outcome ? [outcome.answer] : []));
          const inLog = commands.flatMap(({ id }) => committed.get(id) ?? []);
          // Together or not at all; acknowledged means committed; the same answer whoever gave it.
          expect([0, commands.length]).toContain(inLog.length);
          expect(inLog.map(({ seq }) => seq - inLog[0]!.seq)).toEqual(inLog.map((_, n) => n));
          if (inLog.length > 0) expect(acknowledged.length).toBeGreaterThan(0);
          for (const { seq, events } of acknowledged) {
            expect(events).toEqual(inLog);
            expect(seq).toBe(inLog.at(-1)!.seq);
          }
          // Refused for good, so nothing may have been done; unless the other copy was accepted later.
          if (acknowledged.length === 0) expect(inLog).toEqual([]);
        }
      },
    ),
    { numRuns: 300 },
  );
});
