import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ADA, BEN, CLIO, command, expectSound, newBoard, refusal, rename } from './testing/board.ts';
import { gate } from './testing/faulty-store.ts';
import { textRegion } from './testing/writer.ts';

describe('a batch', () => {
  test('commands that wait together are one append, each with its own answer', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const held = gate();
    store.onAppend = () => held.passed.then(() => undefined);
    const first = room.submit([rename('first')], ADA);
    const waiting = Array.from({ length: 40 }, (_, index) =>
      room.submit([rename(`Title ${index}`)], index % 2 ? ADA : BEN),
    );
    held.open();
    const answers = await Promise.all([first, ...waiting]);
    expect(store.appends.map(({ append }) => append.events.length)).toEqual([1, 40]);
    expect(answers.map(({ seq }) => seq)).toEqual(answers.map((_, index) => index + 2));
    expect(answers.map(({ events }) => events.length)).toEqual(answers.map(() => 1));
    await expectSound(board, room);
  });

  test('is at most 2,000 events long; the rest follows in the next one', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const held = gate();
    store.onAppend = () => held.passed.then(() => undefined);
    const many = (count: number) => Array.from({ length: count }, (_, n) => rename(`T${n}`));
    const answers = [1, 900, 900, 900].map(count => room.submit(many(count), ADA));
    held.open();
    await Promise.all(answers);
    expect(store.appends.map(({ append }) => append.events.length)).toEqual([1, 1_800, 900]);
    await expectSound(board, room);
  });

  test('nobody is answered, and nothing is shown, before the commit', async () => {
    const board = await newBoard();
    const { room, store, heard } = await board.open();
    const held = gate();
    store.onAppend = () => held.passed.then(() => undefined);
    let answered = false;
    const answer = room.submit([rename('Later')], ADA).then(() => {
      answered = true;
    });
    while (store.appends.length === 0) await Promise.resolve();
    await new Promise(setImmediate);
    expect([answered, room.seq, room.state.title, heard]).toEqual([false, 1, 'Sales', []]);
    expect(room.snapshot('editor').toString()).toContain('"seq":1');
    held.open();
    await answer;
    expect([room.seq, room.state.title]).toEqual([2, 'Later']);
  });

  test('a refused command leaves the batch, the others go through', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const held = gate();
    store.onAppend = () => held.passed.then(() => undefined);
    const nowhere = command({ type: 'removeRegion', regionId: randomUUID() });
    const first = room.submit([rename('one')], ADA);
    const refused = room.submit([nowhere], ADA);
    const viewer = room.submit([rename('by a viewer')], CLIO);
    const last = room.submit([rename('two')], ADA);
    held.open();
    expect(await refusal(refused)).toBe('region-not-found');
    expect(await refusal(viewer)).toBe('forbidden');
    expect([(await first).seq, (await last).seq]).toEqual([2, 3]);
    expect(store.appends).toHaveLength(2);
    await expectSound(board, room);
  });

  test('the commands of one request succeed or fail together', async () => {
    const board = await newBoard();
    const { room } = await board.open();
    const lost = command({ type: 'moveRegion', regionId: randomUUID(), x: 0, y: 0 });
    expect(await refusal(room.submit([rename('half'), command(textRegion()), lost], ADA))).toBe(
      'region-not-found',
    );
    expect(room.state).toMatchObject({ title: 'Sales', regions: {} });
    const answer = await room.submit([rename('whole'), command(textRegion())], ADA);
    expect(answer.events.map(({ seq, type }) => [seq, type])).toEqual([
      [2, 'dashboardRenamed'],
      [3, 'regionAdded'],
    ]);
    await expectSound(board, room);
  });

  test('after a failed transaction its requests are tried one by one: only the poison fails', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    store.onAppend = ({ events }) =>
      JSON.stringify(events).includes('poison') ? ('bug' as const) : undefined;
    const answers = ['a', 'b', 'poison', 'c'].map(title => room.submit([rename(title)], ADA));
    const outcomes = await Promise.allSettled(answers);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[2]).toMatchObject({ reason: { message: 'cannot be stored' } });
    expect(room.state.title).toBe('c');
    await expectSound(board, room);
  });

  test('what one line sent behind the poison waits for it, so that nothing overtakes; others go on', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const held = gate();
    store.onAppend = ({ events }) =>
      held.passed.then(() => (JSON.stringify(events).includes('poison') ? ('bug' as const) : undefined));
    const ada = { ...ADA, line: {} };
    const ben = { ...BEN, line: {} };
    // The first is under way alone, the others wait as one batch.
    const outcomes = Promise.allSettled([
      room.submit([rename('a')], ada),
      room.submit([rename('poison')], ada),
      room.submit([rename('behind it')], ada),
      room.submit([rename('b')], ben),
      room.submit([rename('from elsewhere')], ADA),
    ]);
    held.open();
    expect((await outcomes).map(({ status }) => status)).toEqual([
      ...['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled'],
    ]);
    expect((await outcomes)[2]).toMatchObject({ reason: { rejection: { code: 'unavailable' } } });
    expect(room.state.title).toBe('from elsewhere');
    await expectSound(board, room);
  });

  test('so does what waits in the queue behind a poison that was tried alone', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const held = gate();
    store.onAppend = ({ events }) =>
      held.passed.then(() => (JSON.stringify(events).includes('poison') ? ('bug' as const) : undefined));
    const line = {};
    const poison = refusal(room.submit([rename('poison')], { ...ADA, line })).catch(String);
    const behind = refusal(room.submit([rename('behind it')], { ...ADA, line }));
    held.open();
    expect(await behind).toBe('unavailable');
    await poison;
    expect(room.state.title).toBe('Sales');
    await room.submit([rename('sent again')], { ...ADA, line });
    expect(room.state.title).toBe('sent again');
    await expectSound(board, room);
  });

  test('when the database is away, all that wait are refused, and nothing overtakes', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    const held = gate();
    store.onAppend = () => held.passed.then(() => 'away' as const);
    const answers = ['a', 'b', 'c'].map(title => room.submit([rename(title)], ADA));
    held.open();
    for (const answer of answers) expect(await refusal(answer)).toBe('unavailable');
    expect(store.appends).toHaveLength(1);
    store.onAppend = () => undefined;
    await room.submit([rename('back')], ADA);
    expect(room.seq).toBe(2);
    await expectSound(board, room);
  });

  test('an outage in the middle of the one-by-one stops there', async () => {
    const board = await newBoard();
    const { room, store } = await board.open();
    let tries = 0;
    store.onAppend = ({ events }) => {
      if (events.length > 1) return 'bug';
      tries += 1;
      return tries === 3 ? 'away' : undefined;
    };
    const answers = ['zero', 'a', 'b', 'c'].map(title => room.submit([rename(title)], ADA));
    const codes = await Promise.all(answers.map(answer => refusal(answer).catch(() => 'done')));
    expect(codes).toEqual(['done', 'done', 'unavailable', 'unavailable']);
    expect(room.state.title).toBe('a');
    await expectSound(board, room);
  });
});

describe('a room', () => {
  test('serialises a snapshot once per change and kind of reader', async () => {
    const board = await newBoard();
    const { room } = await board.open();
    const id = randomUUID();
    await room.submit([command(textRegion(0, 0, id)), command({ type: 'removeRegion', regionId: id })], ADA);
    const bytes = room.snapshot('editor');
    expect(JSON.parse(bytes.toString())).toEqual({ seq: 3, state: room.state });
    expect(room.snapshot('owner')).toBe(bytes);
    const redacted = room.snapshot('viewer');
    expect(JSON.parse(redacted.toString()).state.removed).toEqual({});
    expect(room.snapshot('viewer')).toBe(redacted);
    await room.submit([rename('new')], ADA);
    expect(room.snapshot('editor')).not.toBe(bytes);
    expect(room.snapshot('viewer').toString()).toContain('"title":"new"');
  });

  test('a listener that throws keeps nothing from the others and nothing from the author', async () => {
    const board = await newBoard();
    const { room, errors } = await board.open();
    room.listen(() => {
      throw new Error('mine');
    });
    const after: number[] = [];
    room.listen(events => after.push(...events.map(({ seq }) => seq)));
    expect((await room.submit([rename('x')], ADA)).seq).toBe(2);
    expect(after).toEqual([2]);
    expect(errors).toMatchObject([{ message: 'mine' }]);
  });

  test('is idle when nobody listens, holds it or waits; who stopped listening hears nothing', async () => {
    const board = await newBoard();
    const opened = await board.open();
    const { Room } = await import('./room.ts');
    const room = new Room(
      {
        key: board.key,
        store: opened.store,
        clock: { now: () => new Date().toISOString(), id: () => randomUUID() },
        onAppended: () => {},
        onError: () => {},
      },
      { seq: 1, state: opened.room.state },
    );
    expect(room.idle).toBe(true);
    const heard: unknown[] = [];
    const [stop, letGo] = [room.listen(events => heard.push(events)), room.hold()];
    stop();
    stop();
    expect(room.idle).toBe(false);
    letGo();
    expect(room.idle).toBe(true);
    const answer = room.submit([rename('x')], ADA);
    expect(room.idle).toBe(false);
    await answer;
    await room.settle();
    expect([room.idle, heard]).toEqual([true, []]);
  });

  test('settles when everything has been answered', async () => {
    const board = await newBoard();
    const { room } = await board.open();
    const answers = Array.from({ length: 20 }, (_, n) => room.submit([rename(`T${n}`)], ADA));
    await room.settle();
    expect(room.seq).toBe(21);
    await Promise.all(answers);
  });

  test('tells the bus of every commit', async () => {
    const board = await newBoard();
    const { room, published } = await board.open();
    await room.submit([rename('a'), rename('b')], ADA);
    await room.submit([rename('c')], ADA);
    expect(published).toEqual([3, 4]);
  });
});
