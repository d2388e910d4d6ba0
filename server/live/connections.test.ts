import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { LiveConnection } from './connection.ts';
import { Connections } from './connections.ts';

/** What of a connection and its socket is used here. */
function open(connections: Connections) {
  const counts = { rechecks: 0, pings: 0, terminated: 0 };
  const socket = Object.assign(new EventEmitter(), {
    ping: () => void counts.pings++,
    terminate: () => void counts.terminated++,
    close: () => socket.emit('close'),
  });
  const connection = { recheck: async () => void counts.rechecks++ };
  const remove = connections.add(connection as unknown as LiveConnection, socket as unknown as WebSocket);
  return { counts, socket, remove };
}

let connections: Connections;
beforeEach(() => {
  vi.useFakeTimers();
  connections = new Connections();
});
afterEach(() => {
  connections.close();
  vi.useRealTimers();
});

test('everybody is asked once in 30 s whether they may still be here, a few at a time', async () => {
  const all = Array.from({ length: 90 }, () => open(connections));
  const asked = () => all.map(({ counts }) => counts.rechecks);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked().reduce((a, b) => a + b)).toBe(3);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(new Set(asked())).toEqual(new Set([1]));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(new Set(asked())).toEqual(new Set([2]));
});

test('a line that answers no ping is given up; one that does is kept', async () => {
  const [dead, alive, gone] = [open(connections), open(connections), open(connections)];
  gone.remove();
  for (let n = 0; n < 4; n += 1) {
    await vi.advanceTimersByTimeAsync(25_000);
    alive.socket.emit('pong');
  }
  expect(dead.counts.terminated).toBeGreaterThan(0);
  expect(alive.counts).toMatchObject({ pings: 4, terminated: 0 });
  expect(gone.counts.pings).toBe(0);
  expect(connections.size).toBe(2);
});

test('after closing nothing is asked any more', async () => {
  const { counts } = open(connections);
  connections.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(counts).toEqual({ rechecks: 0, pings: 0, terminated: 0 });
});
