import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { CLOSE } from '#core/contract/index.ts';
import { Outbox } from './outbox.ts';

const MB = 1_048_576;

/** A line that takes nothing until it is told to. */
function slowLine() {
  const sent: string[] = [];
  const flushed: (() => void)[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    closedWith: 0,
    send(message: string | Buffer, _: unknown, done: () => void) {
      sent.push(message.toString());
      socket.bufferedAmount += Buffer.byteLength(message);
      flushed.push(done);
    },
    close(code: number) {
      socket.closedWith = code;
      socket.readyState = 2;
    },
  };
  const flush = () => {
    socket.bufferedAmount = 0;
    for (const done of flushed.splice(0)) done();
  };
  return { socket, sent, flush, outbox: new Outbox(socket as unknown as WebSocket, () => {}) };
}

describe('an outbox', () => {
  test('writes until more than 1 MB waits, then cuts the client off', () => {
    const { socket, sent, outbox } = slowLine();
    for (let n = 0; n < 5; n += 1) outbox.write('events', 'x'.repeat(300_000));
    expect([sent.length, socket.closedWith]).toEqual([4, CLOSE.tooFarBehind]);
    outbox.write('events', 'more');
    expect(sent).toHaveLength(4);
  });

  test('forgives one large snapshot, not a second one', () => {
    const { socket, sent, outbox } = slowLine();
    outbox.writeSnapshot(Buffer.alloc(3 * MB));
    for (let n = 0; n < 10; n += 1) outbox.write('events', 'small');
    expect([sent.length, socket.closedWith]).toEqual([11, 0]);
    outbox.writeSnapshot(Buffer.alloc(3 * MB));
    outbox.writeSnapshot(Buffer.alloc(3 * MB));
    expect([sent.length, socket.closedWith]).toEqual([12, CLOSE.tooFarBehind]);
  });

  test('forgets its patience when the snapshot has arrived', () => {
    const { socket, outbox, flush } = slowLine();
    outbox.writeSnapshot(Buffer.alloc(3 * MB));
    flush();
    for (let n = 0; n < 5; n += 1) outbox.write('events', 'x'.repeat(300_000));
    expect(socket.closedWith).toBe(CLOSE.tooFarBehind);
  });

  test('lets data wait for room, and keeps only the newest of each region', () => {
    const { sent, outbox, flush } = slowLine();
    outbox.offer('a', `a1 ${'x'.repeat(300_000)}`);
    outbox.offer('a', 'a2');
    outbox.offer('b', 'b1');
    outbox.offer('a', 'a3');
    outbox.offer('c', 'c1');
    outbox.withdraw('c');
    outbox.write('events', 'event');
    expect(sent.map(text => text.slice(0, 5))).toEqual(['a1 xx', 'event']);
    flush();
    expect(sent.slice(2)).toEqual(['a3', 'b1']);
    flush();
    expect(sent).toHaveLength(4);
  });

  test('never cuts a client off because of data', () => {
    const { socket, sent, outbox, flush } = slowLine();
    for (let n = 0; n < 50; n += 1) outbox.offer(`region ${n}`, 'x'.repeat(500_000));
    expect(sent).toHaveLength(1);
    for (let n = 0; n < 60; n += 1) flush();
    expect([sent.length, socket.closedWith]).toEqual([50, 0]);
  });

  test('writes nothing to a socket that is not open', () => {
    const { socket, sent, outbox } = slowLine();
    socket.readyState = 3;
    outbox.write('events', 'x');
    outbox.offer('a', 'x');
    expect(sent).toEqual([]);
  });
});
