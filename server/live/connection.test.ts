import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { CLOSE, type ServerMessage } from '#core/contract/index.ts';
import {
  ADA,
  BEN,
  type Board,
  newBoard,
  type Opened,
  quietRoom,
  rename,
} from '../dashboards/testing/board.ts';
import { gate } from '../dashboards/testing/faulty-store.ts';
import { foldOfLog, minutesAgo, type Written, write } from '../dashboards/testing/writer.ts';
import { noInstruments } from '../operations/index.ts';
import { LiveConnection } from './connection.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { makeMessageParser } from './parse-message.ts';

const parse = makeMessageParser();

/** A connection to a room, on a socket that only notes what it is given. */
function connect(board: Board, opened: Opened, options: Partial<ConnectionOptions> = {}) {
  const messages: ServerMessage[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    closedWith: 0,
    send: (message: string | Buffer) => messages.push(JSON.parse(message.toString()) as ServerMessage),
    close: (code: number) => {
      socket.closedWith = code;
      socket.readyState = 2;
    },
  };
  const watched: string[] = [];
  const member = { person: ADA.actor, name: 'Ada', role: ADA.role };
  const { room } = opened;
  const connection = new LiveConnection({
    id: randomUUID(),
    socket: socket as unknown as WebSocket,
    room,
    member,
    parse,
    limits: { abusive: false, message: () => null, commands: () => null },
    recheck: async () => member,
    eventsAfter: async after => (await board.truth.events(board.key, { after, limit: 500 })).events,
    submit: (commands, author) => room.submit(commands, author),
    watch: ({ query }) => {
      watched.push(query.source);
      return () => {};
    },
    instruments: noInstruments(),
    onSelection: () => {},
    onError: () => {},
    ...options,
  });
  const receive = (message: object) => connection.receive(JSON.stringify(message));
  const types = () => messages.map(({ type }) => type);
  return { connection, socket, messages, watched, receive, types };
}

const metric = () => ({
  id: randomUUID() as string,
  widget: { kind: 'stat' as const, options: {} },
  query: { source: 'system' as const },
  placement: { x: 0, y: 0, w: 4, h: 4 },
});

const untilTypes = async (live: ReturnType<typeof connect>, ...types: string[]) =>
  expect.poll(live.types, { interval: 1 }).toEqual(types);

let board: Board;
let opened: Opened;
beforeEach(async () => {
  board = await newBoard();
  opened = await board.open();
});

/** A dashboard that was renamed two hours ago, and a room of it. */
async function openOld(...titles: readonly string[]) {
  const ago = minutesAgo(120);
  const made = await newBoard(undefined, undefined, ago);
  const events = await made.log();
  const before = { ...(await made.truth.load(made.key))!, events } as unknown as Written;
  const intents = titles.map(title => ({ type: 'rename', title }) as const);
  await made.truth.append(write(made.key, before, intents, 'ada', ago).append);
  return { board: made, opened: await made.open() };
}

describe('hello', () => {
  test('is answered after everything that was sent before it', async () => {
    const held = gate();
    opened.store.onAppend = () => held.passed.then(() => undefined);
    const live = connect(board, opened);
    live.receive({ type: 'submit', commands: [rename('before')] });
    live.receive({ type: 'hello', seq: 1 });
    await expect.poll(() => opened.store.appends.length, { interval: 1 }).toBe(1);
    await new Promise(setImmediate);
    expect(live.types()).toEqual(['welcome']);
    held.open();
    await untilTypes(live, 'welcome', 'accepted', 'events');
  });

  test('of a socket that closes meanwhile leaves nobody listening', async () => {
    const [before, held] = [opened.room.seq, gate()];
    const theirs = await board.open();
    const shown = metric();
    await theirs.room.submit([{ id: randomUUID(), type: 'addRegion', region: shown }], BEN);
    await opened.room.refresh();
    const live = connect(board, opened, {
      eventsAfter: async () => {
        await held.passed;
        return (await board.log()).slice(before);
      },
    });
    live.receive({ type: 'hello', seq: before });
    live.receive({ type: 'watch', regions: [shown.id] });
    await new Promise(setImmediate);
    live.connection.close();
    held.open();
    await live.connection.finish();
    const { length } = live.messages;
    await opened.room.submit([rename('later')], ADA);
    expect(live.messages).toHaveLength(length);
    expect(live.watched).toEqual([]);
  });

  test('from a client that knows more than this process catches up with it', async () => {
    const theirs = await board.open();
    const { seq } = await theirs.room.submit([rename('a'), rename('b')], BEN);
    const live = connect(board, opened);
    live.receive({ type: 'hello', seq });
    await untilTypes(live, 'welcome', 'events');
    expect(opened.room.seq).toBe(seq);
  });

  test('that reads further than this process has seen leaves no gap behind', async () => {
    const theirs = await board.open();
    await opened.room.submit([rename('known')], ADA);
    const live = connect(board, opened, {
      eventsAfter: async after => {
        if (theirs.room.seq < 4) await theirs.room.submit([rename('a'), rename('b')], BEN);
        return (await board.truth.events(board.key, { after, limit: 500 })).events;
      },
    });
    live.receive({ type: 'hello', seq: 1 });
    await untilTypes(live, 'welcome', 'events');
    await opened.room.submit([rename('and on')], ADA);
    await untilTypes(live, 'welcome', 'events', 'events');
    const seqs = live.messages.flatMap(message => (message.type === 'events' ? message.events : []));
    expect(seqs.map(event => event.seq)).toEqual([2, 3, 4, 5]);
  });

  test('that finds less in the log than is known here gets what is known', async () => {
    await opened.room.submit([rename('lost in a restore')], ADA);
    const live = connect(board, opened, { eventsAfter: async () => [] });
    live.receive({ type: 'hello', seq: 1 });
    await untilTypes(live, 'welcome', 'snapshot');
  });

  test('FOLD-8: from before what was folded gets a snapshot, from the fold on what it missed', async () => {
    const old = await openOld('a', 'b', 'c');
    const { events } = await old.board.truth.events(old.board.key, { after: 0, limit: 10 });
    expect(await old.board.truth.fold(foldOfLog(old.board.key, events, 3))).toBe('folded');
    for (const [seq, answer] of [
      [1, 'snapshot'],
      [2, 'snapshot'],
      [3, 'events'],
      [4, 'events'],
    ] as const) {
      const live = connect(old.board, old.opened);
      live.receive({ type: 'hello', seq });
      await untilTypes(live, 'welcome', answer);
      if (answer === 'snapshot') expect(live.messages[1]).toMatchObject({ seq: 4, state: { title: 'c' } });
    }
  });

  test('that cannot be answered closes the connection, so that the page comes back', async () => {
    await opened.room.submit([rename('missed')], ADA);
    const live = connect(board, opened, {
      eventsAfter: async () => {
        throw new Error('away');
      },
    });
    live.receive({ type: 'hello', seq: 1 });
    await expect.poll(() => live.socket.closedWith, { interval: 1 }).toBe(CLOSE.tryAgain);
  });
});

describe('a command on which the server fails', () => {
  test('is overtaken by nothing that was sent behind it, also when that was asked about meanwhile', async () => {
    const { room } = opened;
    opened.store.onAppend = ({ events }) =>
      JSON.stringify(events).includes('poison') ? ('bug' as const) : undefined;
    const asked = [gate(), gate(), gate()];
    let next = 0;
    const member = { person: ADA.actor, name: 'Ada', role: ADA.role };
    const live = connect(board, opened, {
      recheck: async () => {
        await asked[next++]?.passed;
        return member;
      },
    });
    live.receive({ type: 'hello', seq: null });
    for (const title of ['poison', 'behind it']) live.receive({ type: 'submit', commands: [rename(title)] });
    for (const one of asked) {
      await new Promise(setImmediate);
      one.open();
    }
    await untilTypes(live, 'welcome', 'snapshot', 'rejected', 'rejected');
    const codes = live.messages.flatMap(message =>
      message.type === 'rejected' ? [message.problem.code] : [],
    );
    expect(codes).toEqual(['internal', 'unavailable']);
    expect(room.state.title).toBe('Sales');

    live.receive({ type: 'hello', seq: room.seq });
    live.receive({ type: 'submit', commands: [rename('behind it')] });
    await expect.poll(() => room.state.title, { interval: 1 }).toBe('behind it');
    live.connection.close();
  });
});

describe('a connection', () => {
  test('keeps its room open from the handshake to the end', async () => {
    const room = await quietRoom(board, opened.store);
    expect(room.idle).toBe(true);
    const live = connect(board, { ...opened, room });
    expect(room.idle).toBe(false);
    live.receive({ type: 'hello', seq: null });
    await untilTypes(live, 'welcome', 'snapshot');
    live.connection.close();
    live.connection.close();
    expect(room.idle).toBe(true);
  });

  test('that finishes answers what it has taken, and takes no more', async () => {
    const held = gate();
    opened.store.onAppend = () => held.passed.then(() => undefined);
    const live = connect(board, opened);
    const [taken, late] = [rename('taken'), rename('late')];
    live.receive({ type: 'submit', commands: [taken] });
    let finished = false;
    const end = live.connection.finish().then(() => {
      finished = true;
    });
    live.receive({ type: 'submit', commands: [late] });
    await expect.poll(() => opened.store.appends.length, { interval: 1 }).toBe(1);
    await new Promise(setImmediate);
    expect(finished).toBe(false);
    held.open();
    await end;
    expect(live.messages.at(-1)).toMatchObject({ type: 'accepted', commandIds: [taken.id] });
    expect(await board.log()).toHaveLength(2);
  });

  test('is told of a long gap by a snapshot, and watches what is there then', async () => {
    const live = connect(board, opened);
    live.receive({ type: 'hello', seq: null });
    await untilTypes(live, 'welcome', 'snapshot');
    const shown = metric();
    live.receive({ type: 'watch', regions: [shown.id] });
    const theirs = await board.open();
    for (let n = 0; n < 6; n += 1)
      await theirs.room.submit(
        Array.from({ length: 1_000 }, (_, k) => rename(`${n} ${k}`)),
        BEN,
      );
    await theirs.room.submit([{ id: randomUUID(), type: 'addRegion', region: shown }], BEN);
    await opened.room.refresh();
    await untilTypes(live, 'welcome', 'snapshot', 'snapshot');
    expect(live.watched).toEqual(['system']);
  });
});
