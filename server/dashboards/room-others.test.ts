import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '#core/contract/index.ts';
import { ADA, BEN, command, expectSound, newBoard, refusal, rename, seqsOf } from './testing/board.ts';
import { gate } from './testing/faulty-store.ts';
import { create, textRegion, write } from './testing/writer.ts';

describe('other processes', () => {
  test('two rooms write at the same time: no gap, nothing lost, each decides on the latest state', async () => {
    const board = await newBoard();
    const [one, two] = [await board.open(), await board.open()];
    const submits = [one, two].flatMap(({ room }, which) =>
      Array.from({ length: 30 }, async (_, n) => {
        await new Promise(setImmediate);
        return room.submit([command(textRegion((n % 4) * 6, n)), rename(`${which} ${n}`)], which ? ADA : BEN);
      }),
    );
    const answers = await Promise.all(submits);
    await Promise.all([one.room.refresh(), two.room.refresh()]);
    for (const { room, heard } of [one, two]) {
      const log = await expectSound(board, room);
      expect(seqsOf(heard)).toEqual(log.slice(1).map(({ seq }) => seq));
      const committed = new Map(log.map(event => [event.commandId, event]));
      for (const { events } of answers)
        for (const event of events) expect(committed.get(event.commandId)).toEqual(event);
    }
    expect(Object.keys(one.room.state.regions)).toHaveLength(60);
    const outcomes = [...one.store.appends, ...two.store.appends].map(({ outcome }) => outcome);
    expect(outcomes).toContain('stale');
  });

  test('a no is said on the latest state: what another process has just added can be moved here', async () => {
    const board = await newBoard();
    const [one, two] = [await board.open(), await board.open()];
    const id = randomUUID();
    await one.room.submit([command(textRegion(0, 0, id))], ADA);
    const { events } = await two.room.submit(
      [command({ type: 'moveRegion', regionId: id, x: 6, y: 0 })],
      BEN,
    );
    expect(events[0]).toMatchObject({ seq: 3, type: 'regionMoved' });
    await expectSound(board, two.room);
  });

  test('a command of another process that is refused here by now gets its first answer', async () => {
    const board = await newBoard();
    const [one, two] = [await board.open(), await board.open()];
    const archive = command({ type: 'archive' });
    const first = await one.room.submit([archive], ADA);
    await two.room.refresh();
    expect(await two.room.submit([archive], ADA)).toEqual(first);
    expect(await refusal(two.room.submit([rename('too late')], ADA))).toBe('archived');
    await expectSound(board, two.room);
  });

  test('a dashboard that others write without pause: unavailable after a while, nothing is done', async () => {
    const board = await newBoard();
    const [ours, theirs] = [await board.open(), await board.open()];
    let n = 0;
    ours.store.onAppend = async () => {
      await theirs.room.submit([rename(`theirs ${n++}`)], BEN);
      return undefined;
    };
    expect(await refusal(ours.room.submit([rename('ours')], ADA))).toBe('unavailable');
    await ours.room.refresh();
    const log = await expectSound(board, ours.room);
    expect(log.filter(({ actor }) => actor === 'ada')).toHaveLength(1); // who created it
  });

  test('events that arrive while we append are heard once, in order', async () => {
    const board = await newBoard();
    const [ours, theirs] = [await board.open(), await board.open()];
    ours.store.onAppend = async () => {
      if (ours.store.appends.length > 3) return undefined;
      await theirs.room.submit([rename('theirs')], BEN);
      void ours.room.refresh();
      return undefined;
    };
    await Promise.all(['a', 'b', 'c'].map(title => ours.room.submit([rename(title)], ADA)));
    await ours.room.refresh();
    const log = await expectSound(board, ours.room);
    expect(seqsOf(ours.heard)).toEqual(log.slice(1).map(({ seq }) => seq));
  });

  test('our own commit that we read before its answer comes is heard once', async () => {
    const board = await newBoard();
    const { room, store, heard } = await board.open();
    const append = store.append.bind(store);
    store.append = async batch => {
      const result = await append(batch);
      await room.refresh();
      return result;
    };
    const { seq } = await room.submit([rename('a'), rename('b')], ADA);
    expect([seq, seqsOf(heard)]).toEqual([3, [2, 3]]);
    await expectSound(board, room);
  });

  test('a look that began before a commit is not taken for one after it', async () => {
    const board = await newBoard();
    const [ours, theirs] = [await board.open(), await board.open()];
    const held = gate();
    const events = ours.store.events.bind(ours.store);
    // The answer is read now and arrives late.
    ours.store.events = async (key, range) => {
      const answer = await events(key, range);
      await held.passed;
      return answer;
    };
    const early = ours.room.refresh();
    await new Promise(setImmediate);
    await theirs.room.submit([rename('theirs')], BEN);
    const late = [ours.room.refresh(), ours.room.refresh()];
    held.open();
    await early;
    expect(ours.room.seq).toBe(1);
    await Promise.all(late);
    expect(ours.room.seq).toBe(2);
  });

  test('a long gap is closed by the projection; listeners are told to look, ids are still known', async () => {
    const board = await newBoard();
    const [ours, theirs] = [await board.open(), await board.open()];
    const first = rename('known');
    const answer = await ours.room.submit([first], ADA);
    const undoable = await ours.room.submit([command({ type: 'undo' })], ADA);
    expect(undoable.seq).toBe(3);
    for (let n = 0; n < 7; n += 1)
      await theirs.room.submit(
        Array.from({ length: 1_000 }, (_, index) => rename(`${n} ${index}`)),
        BEN,
      );
    await ours.room.refresh();
    expect(ours.heard.at(-1)).toEqual([]);
    expect(await ours.room.submit([first], ADA)).toEqual(answer);
    await ours.room.submit([rename('and on')], ADA);
    await expectSound(board, ours.room);
  });

  test('our own commit that we have read in part before its answer comes is heard once', async () => {
    const board = await newBoard();
    const { room, store, heard } = await board.open();
    const [written, rest] = [gate(), gate()];
    const { append, events } = { append: store.append, events: store.events };
    store.append = async batch => {
      const result = await append(batch);
      written.open();
      while (room.seq === 1) await new Promise(setImmediate);
      return result;
    };
    let pages = 0;
    store.events = async (key, range) => {
      pages += 1;
      if (pages === 2) await rest.passed;
      return events(key, range);
    };
    const titles = Array.from({ length: 1_500 }, (_, n) => rename(`T${n}`));
    const answer = room.submit(titles, ADA);
    await written.passed;
    const refreshed = room.refresh(); // reads 1,000 events, then waits
    await answer;
    rest.open();
    await refreshed;
    expect(seqsOf(heard)).toEqual(titles.map((_, n) => n + 2));
    expect(heard.map(({ length }) => length)).toEqual([1_000, 500]);
    await expectSound(board, room);
  });

  test('a log that has gone back (a backup was restored) is followed back, and what it lost can come again', async () => {
    const board = await newBoard();
    const { room, store, heard } = await board.open();
    const kept = await room.submit([rename('kept')], ADA);
    const lost = rename('lost');
    await room.submit([lost], ADA);
    const restored = await newBoard();
    const before = create(board.key, 'Sales');
    await restored.truth.append(before.append);
    await restored.truth.append(write(board.key, before, [{ type: 'rename', title: 'restored' }]).append);
    Object.assign(store, restored.truth);
    await room.refresh();
    expect([room.seq, room.state.title, heard.at(-1)]).toEqual([kept.seq, 'restored', []]);
    const again = await room.submit([lost], ADA);
    expect([again.seq, room.state.title]).toEqual([3, 'lost']);
  });
});

describe('undo', () => {
  test('takes back the newest change of this person, also after a restart and after others', async () => {
    const board = await newBoard();
    const { room } = await board.open();
    const id = randomUUID();
    await room.submit([command(textRegion(0, 0, id)), rename('by Ada')], ADA);
    await room.submit([command({ type: 'describe', description: 'by Ben' })], BEN);
    const { room: later } = await board.open();
    await later.submit([command({ type: 'undo' })], ADA);
    expect(later.state).toMatchObject({ title: 'Sales', description: 'by Ben' });
    await later.submit([command({ type: 'undo' })], ADA);
    expect(Object.keys(later.state.regions)).toEqual([]);
    await later.submit([command({ type: 'redo' }), command({ type: 'redo' })], ADA);
    expect(later.state).toMatchObject({ title: 'by Ada', regions: { [id]: { id } } });
    expect(await refusal(later.submit([command({ type: 'redo' })], ADA))).toBe('nothing-to-redo');
    await expectSound(board, later);
  });

  test('knows what the same person has done through another process', async () => {
    const board = await newBoard();
    const [one, two] = [await board.open(), await board.open()];
    await one.room.submit([rename('first')], ADA);
    await one.room.submit([command({ type: 'undo' })], ADA);
    await two.room.submit([rename('second')], ADA);
    await one.room.submit([command({ type: 'undo' })], ADA);
    expect(one.room.state.title).toBe('Sales');
    await expectSound(board, one.room);
  });

  test('knows what the same person did in a gap that was too long to be read', async () => {
    const board = await newBoard();
    const [ours, theirs] = [await board.open(), await board.open()];
    await ours.room.submit([rename('first'), command({ type: 'undo' })], ADA);
    for (let n = 0; n < 6; n += 1)
      await theirs.room.submit(
        Array.from({ length: 1_000 }, (_, index) => rename(`${n} ${index}`)),
        BEN,
      );
    await theirs.room.submit([command({ type: 'describe', description: 'in the gap' })], ADA);
    await ours.room.submit([command({ type: 'undo' })], ADA);
    expect(ours.room.state.description).toBe('');
    await expectSound(board, ours.room);
  });

  test('is decided on a history that is not older than the state', async () => {
    const board = await newBoard();
    const [ours, theirs] = [await board.open(), await board.open()];
    await ours.room.submit([rename('first')], ADA);
    // While the history is being read, the same person changes something elsewhere and we hear of it.
    const eventsOf = ours.store.eventsOf.bind(ours.store);
    let looks = 0;
    ours.store.eventsOf = async (...query) => {
      const found = await eventsOf(...query);
      looks += 1;
      if (looks === 1) {
        await theirs.room.submit([command({ type: 'describe', description: 'meanwhile' })], ADA);
        await ours.room.refresh();
      }
      return found;
    };
    const { events } = await ours.room.submit([command({ type: 'undo' })], ADA);
    expect(events[0]).toMatchObject({ type: 'dashboardDescribed', data: { undoes: 3 } });
    await expectSound(board, ours.room);
  });

  test(`reaches the last ${LIMITS.undoDepth} changes`, async () => {
    const board = await newBoard();
    const { room } = await board.open();
    for (let n = 1; n <= LIMITS.undoDepth + 5; n += 1) await room.submit([rename(`T${n}`)], ADA);
    const { room: later } = await board.open();
    for (const undoing of [later, room]) {
      const undos = Array.from({ length: LIMITS.undoDepth }, () => command({ type: 'undo' }));
      if (undoing === later) await undoing.submit(undos, ADA);
      else await undoing.refresh();
      expect(undoing.state.title).toBe('T5');
      expect(await refusal(undoing.submit([command({ type: 'undo' })], ADA))).toBe('nothing-to-undo');
    }
    await expectSound(board, later);
  });
});
