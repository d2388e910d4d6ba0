import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LineWriter, type LineWriterOptions, type Sink } from './line-writer.ts';

/** A reader that takes what it is given when it is told to. */
function slowReader() {
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const sink: Sink = {
    write: bytes =>
      new Promise(resolve => {
        waiting.push(() => {
          taken.push(bytes.toString());
          resolve(bytes.length);
        });
      }),
    writeNow: bytes => void taken.push(bytes.toString()),
  };
  const read = () => waiting.shift()?.();
  return { sink, read, waits: () => waiting.length, text: () => taken.join('') };
}

const turn = () => new Promise<void>(resolve => setImmediate(resolve));
const line = (n: number) => `{"line":${String(n).padStart(4, '0')}}\n`;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

test('lines come in their order, and those of one turn go together', async () => {
  const { sink, read, text, waits } = slowReader();
  const writer = new LineWriter({ sink });
  writer.write(line(1));
  writer.write(line(2));
  await until(() => waits() === 1);
  writer.write(line(3));
  read();
  await until(() => text() === line(1) + line(2) && waits() === 1);
  read();
  expect(await writer.flush(5_000)).toBe(true);
  expect(text()).toBe(line(1) + line(2) + line(3));
  expect(writer.waiting).toBe(0);
});

test('a fast reader is not given a few lines at a time', async () => {
  let writes = 0;
  const sink: Sink = {
    async write({ length }) {
      await turn();
      writes += 1;
      return length;
    },
    writeNow: () => expect.unreachable(),
  };
  const writer = new LineWriter({ sink });
  const began = performance.now();
  while (writes < 3) {
    // Also while it takes the ones before.
    writer.write(line(1));
    await pause(1);
  }
  // Lines are gathered for 50 ms before each write; timers may be a millisecond early.
  expect(performance.now() - began).toBeGreaterThan(3 * 49);
  expect(await writer.flush(5_000)).toBe(true);
});

test('a reader that stands still costs lines, never memory, and hears how many when it comes back', async () => {
  const { sink, read, text, waits } = slowReader();
  const lost: number[] = [];
  const writer = new LineWriter({
    sink,
    mostBytes: line(0).length * 10,
    onDrained: count => lost.push(count),
  });
  for (let n = 0; n < 1_000; n += 1) writer.write(line(n));
  expect(writer.waiting).toBe(line(0).length * 10);
  expect(writer.lost).toBe(990);
  expect(await writer.flush(20)).toBe(false);
  expect(lost).toEqual([]);
  await until(() => waits() === 1);
  read();
  expect(await writer.flush(5_000)).toBe(true);
  expect(lost).toEqual([990]);
  expect(text()).toBe(Array.from({ length: 10 }, (_, n) => line(n)).join(''));
});

function failing(options: Partial<LineWriterOptions> = {}) {
  const state = { broken: true, text: '' };
  const trouble: unknown[] = [];
  const sink: Sink = {
    async write(bytes) {
      if (state.broken) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      // never more than five bytes at once
      const part = bytes.subarray(0, 5);
      state.text += part.toString();
      return part.length;
    },
    writeNow: bytes => {
      state.text += bytes.toString();
    },
  };
  const onTrouble = (error: unknown) =>
    trouble.push(error === null ? 'well' : (error as { code: string }).code);
  return { state, trouble, writer: new LineWriter({ sink, onTrouble, ...options }) };
}

test('where writing fails for a while lines wait, whole and in order; that is told once', async () => {
  const { state, trouble, writer } = failing({ retryMs: 1 });
  writer.write(line(1));
  await until(() => trouble.length > 0);
  writer.write(line(2));
  expect(await writer.flush(20)).toBe(false);
  state.broken = false;
  expect(await writer.flush(5_000)).toBe(true);
  expect(state.text).toBe(line(1) + line(2));
  expect(trouble).toEqual(['ENOSPC', 'well']);
  expect(writer.lost).toBe(0);
});

test('where nobody reads any more everything is lost, and nothing is kept', async () => {
  const { writer } = failing();
  writer.write(line(1));
  writer.write(line(2));
  expect(await writer.flush(5_000)).toBe(true);
  for (let n = 0; n < 100; n += 1) writer.write(line(n));
  expect(writer.lost).toBe(102);
  expect(writer.waiting).toBe(0);
});

test('the last words of a process are written at once, the unwritten rest first', async () => {
  const { state, writer } = failing({ retryMs: 60_000 });
  writer.write(line(1));
  await turn();
  await turn();
  writer.write(line(2));
  writer.flushNow();
  expect(state.text).toBe(line(1) + line(2));
});
