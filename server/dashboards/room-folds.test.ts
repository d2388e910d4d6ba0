import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Refusal } from '../problems.ts';
import {
  ADA,
  BEN,
  type Board,
  command,
  expectSound,
  newBoard,
  refusal,
  rename,
  slowClock,
} from './testing/board.ts';
import { foldOfLog, textRegion } from './testing/writer.ts';

const OLD = slowClock(120);

async function fold(board: Board, seq: number): Promise<void> {
  expect(await board.truth.fold(foldOfLog(board.key, await board.log(), seq))).toBe('folded');
}

/** A board whose creation is two hours old, and a room in which everything is. */
async function oldBoard() {
  const board = await newBoard(undefined, undefined, () => OLD.now());
  return { board, ...(await board.open({ folding: true, clock: OLD })) };
}

const whyNot = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof Refusal ? error.rejection : expect.unreachable(String(error));
};

test('FOLD-6: undo ends where the history does, also in a room that had seen it', async () => {
  const { board, room } = await oldBoard();
  for (const title of ['A', 'B', 'C', 'D']) await room.submit([rename(title)], ADA);
  await room.submit([command({ type: 'undo' })], ADA);
  await fold(board, 4);
  // D was taken back, so of the rest nothing is left but B, A and the beginning, which are folded; C is the fold
  const other = await board.open({ folding: true, clock: OLD });
  for (const each of [room, other.room]) {
    await each.refresh();
    const why = await whyNot(each.submit([command({ type: 'undo' })], ADA));
    expect(why).toMatchObject({ code: 'nothing-to-undo', extra: { folded: true } });
  }
  expect(room.state.title).toBe('C');
  await room.submit([command({ type: 'redo' })], ADA);
  expect(room.state.title).toBe('D');
  await expectSound(board, room);
});

test('FOLD-6: where history is kept again, undo reaches back to the last fold', async () => {
  const { board, room } = await oldBoard();
  for (const title of ['A', 'B']) await room.submit([rename(title)], ADA);
  await fold(board, 3);
  const { room: later } = await board.open();
  await later.submit([rename('C')], ADA);
  await later.submit([command({ type: 'undo' })], ADA);
  expect(later.state.title).toBe('B');
  const why = await whyNot(later.submit([command({ type: 'undo' })], ADA));
  expect(why).toMatchObject({ code: 'nothing-to-undo', extra: { folded: true } });
  await expectSound(board, later);
});

test('a command that is sent again after its event was folded has one effect, and is told its seq', async () => {
  const { board, room } = await oldBoard();
  const regionId = randomUUID();
  const group = [command(textRegion(0, 0, regionId)), rename('Once')];
  const first = await room.submit(group, ADA);
  await room.submit([rename('Then'), command({ type: 'removeRegion', regionId })], BEN);
  await fold(board, 5);
  // the room remembers; another process has only the ids
  expect(await room.submit(group, ADA)).toEqual(first);
  const { room: elsewhere } = await board.open({ folding: true });
  expect(await elsewhere.submit(group, ADA)).toEqual({ seq: 3, events: [] });
  expect(elsewhere.state).toMatchObject({ title: 'Then', regions: {} });
  // one of them would be refused by now, and was done nevertheless
  expect(await elsewhere.submit([group[1]!], ADA)).toEqual({ seq: 3, events: [] });
  expect(await refusal(elsewhere.submit([group[0]!, rename('New')], ADA))).toBe('command-id-taken');
  await expectSound(board, elsewhere);
});

test('rooms write while their log is folded: nothing is lost, nothing done twice', async () => {
  const { board, room } = await oldBoard();
  const other = await board.open({ folding: true, clock: OLD });
  let done = false;
  const folding = async () => {
    while (!done) {
      const log = await board.log();
      await board.truth.fold(foldOfLog(board.key, log, log[Math.floor(log.length / 2)]!.seq));
      await new Promise(setImmediate);
    }
  };
  const folder = folding();
  const sent = Array.from({ length: 60 }, (_, n) => rename(`T${n}`));
  for (const [n, one] of sent.entries()) {
    const { seq } = await [room, other.room][n % 2]!.submit([one], n % 3 ? ADA : BEN);
    // sent again, where it was or elsewhere
    expect((await [room, other.room][n % 3 ? 0 : 1]!.submit([one], ADA)).seq).toBe(seq);
  }
  done = true;
  await folder;
  await Promise.all([room.refresh(), other.room.refresh()]);
  const log = await expectSound(board, room);
  await expectSound(board, other.room);
  expect(log.at(-1)!.seq).toBe(61);
  expect(log[0]!.type).toBe('dashboardFolded');
  const ids = sent.map(({ id }) => id);
  expect(
    (await board.truth.committed(board.key.tenant, ids)).map(({ seq }) => seq).sort((a, b) => a - b),
  ).toEqual(ids.map((_, index) => index + 2));
});
