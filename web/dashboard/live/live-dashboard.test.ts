import { beforeEach, describe, expect, test } from 'vitest';
import { type ClientMessage, LIMITS, reject, type ServerMessage, toProblem } from '#core/contract/index.ts';
import { type Group, TRIES } from '#core/sync/index.ts';
import type { Socket } from './connection.ts';
import { LiveDashboard, type Refusal } from './live-dashboard.ts';

const ME = '00000000-0000-4000-8000-00000000000a';
const REGION = '00000000-0000-4000-8000-0000000000b1';
const query = { source: 'system' as const, metrics: ['uptime'] };
const state = {
  id: '00000000-0000-4000-8000-0000000000d1',
  title: 'Ours',
  description: '',
  archived: false,
  variables: [],
  regions: {
    [REGION]: {
      id: REGION,
      title: 'Uptime',
      description: '',
      widget: { kind: 'stat' as const, options: {} },
      query,
      placement: { x: 0, y: 0, w: 6, h: 4 },
      version: 1,
      touched: {},
    },
  },
  removed: {},
};

/** The server's end of one connection. */
interface End {
  readonly socket: Socket;
  readonly heard: ClientMessage[];
}

let ends: End[];
let kept: readonly Group[];
let timers: (() => void)[];
let waits: number[];
let foreign: boolean[];
let live: LiveDashboard;

const end = () => ends.at(-1)!;
const say = (message: ServerMessage) => end().socket.onmessage?.({ data: JSON.stringify(message) });
const heard = (type: ClientMessage['type']) => end().heard.filter(message => message.type === type);

function open(): LiveDashboard {
  return new LiveDashboard({
    person: ME,
    pending: {
      load: async () => kept,
      save: async groups => {
        kept = groups;
        return true;
      },
    },
    timers: {
      set: (run, ms) => {
        waits.push(ms);
        return timers.push(run);
      },
      clear: () => undefined,
    },
    random: () => 0,
    now: () => 10_000,
    open: () => {
      const heardHere: ClientMessage[] = [];
      const socket: Socket = {
        onopen: null,
        onmessage: null,
        onclose: null,
        send: text => heardHere.push(JSON.parse(text) as ClientMessage),
        close: () => undefined,
      };
      ends.push({ socket, heard: heardHere });
      return socket;
    },
    diagnose: async () => ({ kind: 'retry' }),
    onSessionExpired: () => undefined,
    onForeign: () => foreign.push(true),
  });
}

/** The handshake, up to the first snapshot. */
function welcome(): void {
  end().socket.onopen?.();
  say({ type: 'welcome', connection: 'c', person: ME, role: 'editor' });
  say({ type: 'snapshot', seq: 3, state });
}

beforeEach(async () => {
  ends = [];
  kept = [];
  timers = [];
  waits = [];
  foreign = [];
  live = open();
  await live.start();
  welcome();
});

const titleNow = () => live.view().session.optimistic?.title;

test('what one does shows at once, is kept, and is sent', () => {
  live.submit({ type: 'rename', title: 'Mine' });
  expect(titleNow()).toBe('Mine');
  expect(kept).toHaveLength(1);
  expect(heard('submit')).toHaveLength(1);
});

test('it is not called kept before it is', async () => {
  live.submit({ type: 'rename', title: 'Mine' });
  expect(live.view().kept).toBeNull();
  await expect.poll(() => live.view().kept).toBe(true);
});

test('what one does without a connection is kept, and sent by the next visit', async () => {
  end().socket.onclose?.({ code: 1006 });
  const [id] = live.submit({ type: 'rename', title: 'Offline' });
  expect(titleNow()).toBe('Offline');
  expect(heard('submit')).toHaveLength(0);
  live.close();

  live = open();
  await live.start();
  welcome();
  expect(titleNow()).toBe('Offline');
  expect(heard('submit')).toEqual([{ type: 'submit', commands: [{ id, type: 'rename', title: 'Offline' }] }]);
});

test('a refusal is told, and what was not done is no longer shown or kept', () => {
  const told: Refusal[] = [];
  live.onRefusal(refusal => told.push(refusal));
  const ids = live.submit({ type: 'rename', title: 'Mine' });
  const problem = { type: '', title: 'No', status: 403, code: 'forbidden' };
  say({ type: 'rejected', commandIds: ids, problem });
  expect(told.map(refusal => refusal.problem.code)).toEqual(['forbidden']);
  expect(titleNow()).toBe('Ours');
  expect(kept).toEqual([]);
});

describe('a change on which the server fails', () => {
  const problem = { type: '', title: 'No', status: 500, code: 'internal' };
  function failOn(ids: readonly string[]): void {
    say({ type: 'rejected', commandIds: ids, problem });
    timers.at(-1)?.();
    say({ type: 'events', events: [] });
  }

  test('is tried after growing pauses, then told and no longer kept; what waited is sent', async () => {
    const told: Refusal[] = [];
    live.onRefusal(refusal => told.push(refusal));
    const ids = live.submit({ type: 'rename', title: 'Mine' });
    const [behind] = live.submit({ type: 'describe', description: 'Behind' });
    for (let tries = 0; tries < TRIES; tries += 1) failOn(ids);
    expect(waits).toEqual([250, 500, 1_000, 2_000, 2_500, 2_500]);
    expect(told.map(refusal => refusal.problem.code)).toEqual(['not-saved']);
    expect(titleNow()).toBe('Ours');
    expect(kept.flatMap(({ commands }) => commands.map(({ id }) => id))).toEqual([behind]);
    expect(heard('submit').at(-1)).toMatchObject({ commands: [{ id: behind }] });
  });

  test('can be tried again by hand, under the same id', () => {
    const told: Refusal[] = [];
    live.onRefusal(refusal => told.push(refusal));
    const [id] = live.submit({ type: 'rename', title: 'Mine' });
    for (let tries = 0; tries < TRIES; tries += 1) failOn([id!]);
    live.submitAgain(told[0]!);
    expect(titleNow()).toBe('Mine');
    expect(heard('submit').at(-1)).toEqual({
      type: 'submit',
      commands: [{ id, type: 'rename', title: 'Mine' }],
    });
  });
});

test('a change that is too large to be sent is told, and the line stays open', () => {
  const told: Refusal[] = [];
  live.onRefusal(refusal => told.push(refusal));
  live.submit({ type: 'describe', description: 'x'.repeat(LIMITS.bodyBytes) });
  expect(told.map(refusal => refusal.problem.code)).toEqual(['too-large']);
  expect(heard('submit')).toEqual([]);
  live.submit({ type: 'rename', title: 'Mine' });
  expect(heard('submit')).toHaveLength(1);
});

test('what is refused before anybody listens is told to the first who does', async () => {
  live.close();
  const id = '00000000-0000-4000-8000-0000000000c1';
  const description = 'x'.repeat(LIMITS.bodyBytes);
  kept = [{ commands: [{ id, type: 'describe', description }] }];
  live = open();
  await live.start();
  const told: Refusal[] = [];
  live.onRefusal(refusal => told.push(refusal));
  live.onRefusal(refusal => told.push(refusal));
  expect(told.map(refusal => refusal.problem.code)).toEqual(['too-large']);
  expect(kept).toEqual([]);
});

test('a browser that belongs to somebody else by now sends nothing of this person', async () => {
  end().socket.onclose?.({ code: 1006 });
  live.submit({ type: 'rename', title: 'Mine' });
  timers.at(-1)?.();
  end().socket.onopen?.();
  say({ type: 'welcome', connection: 'c', person: '00000000-0000-4000-8000-00000000000b', role: 'owner' });
  expect(foreign).toEqual([true]);
  expect(heard('submit')).toEqual([]);
  expect(kept).toHaveLength(1);
});

describe('after the line broke', () => {
  test('data and presence are asked for again', () => {
    live.watch({ regions: [REGION], range: { from: 'now-1h', to: 'now' }, refresh: 5 });
    live.select(REGION);
    end().socket.onclose?.({ code: 1006 });
    timers.at(-1)?.();
    welcome();
    expect(heard('watch')).toEqual([
      { type: 'watch', regions: [REGION], from: 'now-1h', to: 'now', refresh: 5 },
    ]);
    expect(heard('presence')).toEqual([{ type: 'presence', selection: REGION }]);
  });
});

describe("a region's data", () => {
  const frame = { columns: [], rows: 0, at: 9_000 };
  const problem = { type: '', title: 'No', status: 503, code: 'unavailable' };

  test('answers the query that the region had when it came', () => {
    say({ type: 'data', regionId: REGION, frame });
    expect(live.data.get(REGION)).toEqual({ frame, problem: null, query });
  });

  test('stays when the next execution fails, with the reason', () => {
    say({ type: 'data', regionId: REGION, frame });
    say({ type: 'data', regionId: REGION, problem });
    expect(live.data.get(REGION)).toEqual({ frame, problem, query });
  });

  test('has an age that no difference between two clocks changes', () => {
    say({ type: 'data', regionId: REGION, frame: { ...frame, at: 500_000 } });
    expect(live.data.ageOf({ ...frame, at: 500_000 }, 10_000)).toBe(0);
    expect(live.data.ageOf({ ...frame, at: 500_000 }, 70_000)).toBe(60_000);
  });

  test('only its own region hears of it', () => {
    let calls = 0;
    live.data.subscribe('another', () => {
      calls += 1;
    });
    live.data.subscribe(REGION, () => {
      calls += 10;
    });
    say({ type: 'data', regionId: REGION, frame });
    expect(calls).toBe(10);
  });
});

test('what came too fast waits as long as the server says, and then goes on by itself', () => {
  const [id] = live.submit({ type: 'rename', title: 'Mine' });
  const before = waits.length;
  const problem = { ...toProblem(reject('too-many-requests', 'Later.', { retryAfter: 9 })) };
  say({ type: 'rejected', commandIds: [id!], problem });
  expect(waits.slice(before)).toEqual([9_000]);
  expect(kept).toHaveLength(1);
  expect(titleNow()).toBe('Mine');
  timers.at(-1)!();
  expect(heard('hello')).toHaveLength(2);
});
