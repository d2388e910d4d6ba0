import { beforeEach, describe, expect, test } from 'vitest';
import { CLOSE, type ServerMessage } from '#core/contract/index.ts';
import { backoff } from './backoff.ts';
import { Connection, type Diagnosis, type Socket } from './connection.ts';

/** A socket whose other end is the test. */
class FakeSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  sent: string[] = [];
  isClosed = false;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.isClosed = true;
  }
}

let sockets: FakeSocket[];
let timers: Map<number, { run: () => void; ms: number }>;
let log: string[];
let diagnosis: Diagnosis;
let connection: Connection;

const latest = () => sockets.at(-1)!;
const fire = () => {
  const [id, timer] = [...timers][0]!;
  timers.delete(id);
  timer.run();
};
const waits = () => [...timers.values()].map(({ ms }) => ms);
const settled = () => new Promise(resolve => setImmediate(resolve));

beforeEach(() => {
  sockets = [];
  timers = new Map();
  log = [];
  diagnosis = { kind: 'retry' };
  let next = 0;
  connection = new Connection({
    open: () => {
      sockets.push(new FakeSocket());
      return latest();
    },
    timers: {
      set: (run, ms) => {
        next += 1;
        timers.set(next, { run, ms });
        return next;
      },
      clear: timer => timers.delete(timer),
    },
    random: () => 1,
    diagnose: async () => diagnosis,
    onConnecting: () => log.push('connecting'),
    onOpened: () => log.push('opened'),
    onMessage: message => log.push(message.type),
    onClosed: retry => log.push(`closed ${retry}`),
    onSessionExpired: () => log.push('session expired'),
    onGone: problem => log.push(`gone ${problem?.code ?? ''}`),
  });
  connection.connect();
});

const say = (message: ServerMessage) => latest().onmessage?.({ data: JSON.stringify(message) });

test('waits longer each time, up to 5 s, and never exactly as long as the others', () => {
  expect([0, 1, 2, 3].map(attempt => backoff(attempt, 1))).toEqual([500, 1_000, 2_000, 4_000]);
  expect(backoff(100, 1)).toBe(5_000);
  expect(backoff(3, 0)).toBe(2_000);
});

describe('a line that breaks', () => {
  test('is opened again after growing pauses, which begin anew once the server has spoken', () => {
    latest().onopen?.();
    latest().onclose?.({ code: 1006 });
    expect(waits()).toEqual([500]);
    fire();
    latest().onopen?.();
    latest().onclose?.({ code: 1006 });
    expect(waits()).toEqual([1_000]);
    fire();
    latest().onopen?.();
    say({ type: 'events', events: [] });
    latest().onclose?.({ code: CLOSE.restarting });
    expect(waits()).toEqual([500]);
  });

  test('is not opened again when the session ended, until somebody connects', () => {
    latest().onopen?.();
    latest().onclose?.({ code: CLOSE.sessionExpired });
    expect(log).toEqual(['connecting', 'opened', 'closed null', 'session expired']);
    expect(waits()).toEqual([]);
    connection.connect();
    expect(sockets).toHaveLength(2);
  });

  test('is not opened again when access was lost', () => {
    latest().onopen?.();
    latest().onclose?.({ code: CLOSE.accessLost });
    expect(log.at(-1)).toBe('gone ');
    expect(waits()).toEqual([]);
  });

  test('what the old line still says is not heard', () => {
    const old = latest();
    old.onopen?.();
    const hear = old.onmessage;
    connection.reconnect();
    expect(old.isClosed).toBe(true);
    expect(old.onmessage).toBeNull();
    expect(hear).not.toBeNull();
    expect(sockets).toHaveLength(2);
  });
});

describe('a handshake that was refused', () => {
  test('is tried again when nobody was reached', async () => {
    latest().onclose?.({ code: 1006 });
    await settled();
    expect(waits()).toEqual([500]);
  });

  test('asks to sign in when the session had ended', async () => {
    diagnosis = { kind: 'session-expired' };
    latest().onclose?.({ code: 1006 });
    await settled();
    expect(log.at(-1)).toBe('session expired');
  });

  test('ends when there is no such dashboard', async () => {
    diagnosis = {
      kind: 'gone',
      problem: { type: '', title: '', status: 404, code: 'dashboard-not-found' },
    };
    latest().onclose?.({ code: 1006 });
    await settled();
    expect(log.at(-1)).toBe('gone dashboard-not-found');
    expect(waits()).toEqual([]);
  });
});

describe('proof of life', () => {
  test('a line that does not answer is given up', () => {
    latest().onopen?.();
    connection.prove(() => connection.send({ type: 'hello', seq: 1 }));
    expect(latest().sent).toEqual(['{"type":"hello","seq":1}']);
    fire();
    expect(sockets).toHaveLength(2);
  });

  test('any word is proof', () => {
    latest().onopen?.();
    connection.prove(() => undefined);
    say({ type: 'events', events: [] });
    expect(waits()).toEqual([]);
    expect(sockets).toHaveLength(1);
  });
});

test('without a network it does not try', () => {
  latest().onopen?.();
  connection.suspend();
  expect(waits()).toEqual([]);
  expect(log.at(-1)).toBe('closed null');
});
