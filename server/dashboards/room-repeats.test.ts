import { describe, expect, test } from 'vitest';
import { ADA, BEN, command, expectSound, newBoard, refusal, rename, seqsOf } from './testing/board.ts';
import { gate } from './testing/faulty-store.ts';
import { textRegion } from './testing/writer.ts';

describe('a command id that is sent again', () => {
  test('while it waits: the same answer, one event', async () => {
    const board = await newBoard();
    const { room } = await board.open();
    const both = [rename('once'), command(textRegion())];
    const [one, two] = await Promise.all([room.submit(both, ADA), room.submit(both, ADA)]);
    expect(two).toEqual(one);
    expect(await expectSound(board, room)).toHaveLength(3);
  });

  test('twice while something else is under way: known in the batch, which does not fail for it', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const held = gate();
    store.onAppend = () => held.passed.then(() => undefined);
    const [blocker, once, other] = [rename('blocker'), command(textRegion()), rename('other')];
    const answers = [blocker, once, once, other].map(each => room.submit([each], ADA));
    held.open();
    const [, first, second, last] = await Promise.all(answers);
    expect(second).toEqual(first);
    expect(last?.seq).toBe(4);
    expect(store.appends.map(({ outcome }) => outcome)).toEqual(['appended', 'appended']);
    await expectSound(board, room);
  });

  test('after it was committed: the first answer, also when the domain would say no by now', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const added = command(textRegion());
    const first = await room.submit([added], ADA);
    const { length } = store.appends;
    expect(await room.submit([added], ADA)).toEqual(first);
    expect(store.appends).toHaveLength(length);
    await expectSound(board, room);
  });

  test('to a room that has not seen it, before or after a restart: the first answer', async () => {
    const board = await newBoard();
    const { room } = await board.open();
    const [renamed, added] = [rename('once'), command(textRegion())];
    const answers = [await room.submit([renamed], ADA), await room.submit([added], ADA)];
    const { room: later, store } = await board.open();
    // One that would be accepted again, and one that would be refused.
    expect(await later.submit([renamed], ADA)).toEqual(answers[0]);
    expect(await later.submit([added], ADA)).toEqual(answers[1]);
    expect(store.appends.map(({ outcome }) => outcome)).toEqual(['repeated']);
    await expectSound(board, later);
  });

  test('to another dashboard: refused by name, nothing is done there', async () => {
    const here = await newBoard();
    const there = await newBoard(here.key.tenant, here.truth);
    const renamed = rename('here');
    const { room } = await here.open();
    await room.submit([renamed], ADA);
    const { room: other } = await there.open();
    const innocent = other.submit([rename('fine')], BEN);
    expect(await refusal(other.submit([renamed], ADA))).toBe('command-id-taken');
    await innocent;
    expect(other.state.title).toBe('fine');
    await expectSound(there, other);
  });

  test('half of a request is known: refused, and the other half is not done', async () => {
    const board = await newBoard();
    const known = rename('known');
    const { room } = await board.open();
    await room.submit([known], ADA);
    for (const opened of [room, (await board.open()).room]) {
      expect(await refusal(opened.submit([known, rename('new')], ADA))).toBe('command-id-taken');
      expect(await refusal(opened.submit([rename('new'), known], ADA))).toBe('command-id-taken');
      expect(opened.state.title).toBe('known');
    }
    await expectSound(board, room);
  });

  test('together with another one while the first waits: the first is done, the pair is refused', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const held = gate();
    store.onAppend = () => held.passed.then(() => undefined);
    const known = rename('known');
    const first = room.submit([known], ADA);
    const pair = room.submit([known, rename('new')], ADA);
    const again = room.submit([known], ADA);
    held.open();
    expect(await again).toEqual(await first);
    expect(await refusal(pair)).toBe('command-id-taken');
    await expectSound(board, room);
  });

  test('twice in one request: refused', async () => {
    const board = await newBoard();
    const { room } = await board.open();
    const twice = rename('twice');
    expect(await refusal(room.submit([twice, twice], ADA))).toBe('command-id-taken');
    await room.submit([twice], ADA);
    expect(await refusal(room.submit([twice, twice], ADA))).toBe('command-id-taken');
    await expectSound(board, room);
  });

  test('was forgotten in memory: the store knows it, group and all', async () => {
    const board = await newBoard();
    const { room } = await board.open();
    const group = [rename('one'), command(textRegion())];
    const first = await room.submit(group, ADA);
    for (let n = 0; n < 3; n += 1)
      await room.submit(
        Array.from({ length: 1_000 }, (_, index) => rename(`${n} ${index}`)),
        BEN,
      );
    expect(await room.submit(group, ADA)).toEqual(first);
    await expectSound(board, room);
  });
});

describe('a lost answer', () => {
  test('of a commit that happened: found out before anybody is answered, nothing is done twice', async () => {
    const board = await newBoard();
    const { room, store, heard } = await board.open();
    const faults = ['lost-after' as const];
    store.onAppend = () => faults.pop();
    const added = command(textRegion());
    const answers = await Promise.all([room.submit([added], ADA), room.submit([rename('next')], BEN)]);
    expect(answers.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(answers[0]?.events[0]?.commandId).toBe(added.id);
    expect(seqsOf(heard)).toEqual([2, 3]);
    await expectSound(board, room);
  });

  test('of a commit that did not happen: decided and done again', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const faults = ['lost-before' as const, 'lost-before' as const];
    store.onAppend = () => faults.pop();
    expect((await room.submit([rename('at last')], ADA)).seq).toBe(2);
    await expectSound(board, room);
  });

  test('of a commit that arrives late, after we have looked: still done once', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    let late: (() => Promise<unknown>) | null = null;
    store.onAppend = async append => {
      if (store.appends.length === 1) {
        late = () => board.truth.append(append);
        return 'lost-before';
      }
      if (store.appends.length === 2) await late?.();
      return undefined;
    };
    const renamed = rename('late');
    const { seq, events } = await room.submit([renamed], ADA);
    expect([seq, events.map(({ commandId }) => commandId)]).toEqual([2, [renamed.id]]);
    await expectSound(board, room);
  });

  test('and the database stays away: unavailable, and the retry gets the first answer', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    let away = true;
    store.onAppend = () => (away ? 'lost-after' : undefined);
    store.onRead = () => {
      if (away) throw new Error('no read expected to be classified');
    };
    const renamed = rename('perhaps');
    // The look into the store fails with a fault of its own, which must not become an answer about the command.
    await expect(room.submit([renamed], ADA)).rejects.toThrow('no read expected');
    away = false;
    const { seq } = await room.submit([renamed], ADA);
    expect(seq).toBe(2);
    await expectSound(board, room);
  });
});
