import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Present } from '#core/contract/index.ts';
import type { Bus, BusMessage } from './bus.ts';
import { Presence } from './presence.ts';

/** Buses of processes that hear one another, until one of them is cut off. */
function network() {
  const ends = new Map<string, (message: BusMessage, from: string) => void>();
  const sent: BusMessage[] = [];
  return {
    sent,
    bus(name: string): Bus {
      return {
        send: message => {
          sent.push(message);
          if (ends.has(name)) for (const [other, hear] of ends) if (other !== name) hear(message, name);
        },
        listen: hear => void ends.set(name, hear),
        onDoubt: () => {},
        connected: null,
        close: async () => {},
      };
    },
    cutOff: (name: string) => ends.delete(name),
  };
}

const [TENANT, DASHBOARD] = [randomUUID(), randomUUID()];
const someone = (name: string): Present => ({
  connection: `${name}-1`,
  person: name,
  name,
  selection: null,
});

let wire: ReturnType<typeof network>;
const opened: Presence[] = [];
const process = (name: string) => {
  const presence = new Presence(wire.bus(name));
  opened.push(presence);
  return {
    enter(who: string) {
      const seen: string[][] = [];
      const place = presence.enter(TENANT, DASHBOARD, `${who}-1`, people =>
        seen.push(people.map(each => each.name).toSorted()),
      );
      place.show(someone(who));
      return { ...place, seen, now: () => seen.at(-1) };
    },
  };
};

beforeEach(() => {
  vi.useFakeTimers();
  wire = network();
});
afterEach(() => {
  for (const presence of opened.splice(0)) presence.close();
  vi.useRealTimers();
});

describe('presence over several processes', () => {
  test('both know within a moment, without waiting for a heartbeat', async () => {
    const [one, two] = [process('one'), process('two')];
    const ada = one.enter('Ada');
    await vi.advanceTimersByTimeAsync(1_000);
    const ben = two.enter('Ben');
    await vi.advanceTimersByTimeAsync(200);
    expect(ada.now()).toEqual(['Ada', 'Ben']);
    expect(ben.now()).toEqual(['Ada', 'Ben']);
  });

  test('who leaves is gone at once, on both', async () => {
    const [one, two] = [process('one'), process('two')];
    const [ada, ben] = [one.enter('Ada'), two.enter('Ben')];
    await vi.advanceTimersByTimeAsync(500);
    ben.leave();
    ben.leave();
    await vi.advanceTimersByTimeAsync(100);
    expect(ada.now()).toEqual(['Ada']);
    const { length } = ben.seen;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(ben.seen).toHaveLength(length);
  });

  test('a process that falls silent is forgotten; one that is merely quiet is not', async () => {
    const [one, two] = [process('one'), process('two')];
    const ada = one.enter('Ada');
    two.enter('Ben');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(ada.now()).toEqual(['Ada', 'Ben']);
    wire.cutOff('two');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(ada.now()).toEqual(['Ada']);
  });

  test('a crowd that arrives at once is one message', async () => {
    const one = process('one');
    const crowd = Array.from({ length: 60 }, (_, n) => one.enter(`P${n}`));
    await vi.advanceTimersByTimeAsync(60);
    expect(crowd[0]!.seen).toHaveLength(1);
    expect(crowd[0]!.now()).toHaveLength(50);
    expect(wire.sent).toHaveLength(1);
    expect(wire.sent[0]?.type === 'presence' && wire.sent[0].people).toHaveLength(20);
  });

  test('showing after leaving shows nobody', async () => {
    const one = process('one');
    const [ada, ben] = [one.enter('Ada'), one.enter('Ben')];
    ben.leave();
    ben.show(someone('Ben'));
    await vi.advanceTimersByTimeAsync(100);
    expect(ada.now()).toEqual(['Ada']);
  });

  test('a dashboard that nobody has open any more is not talked about', async () => {
    const one = process('one');
    const ada = one.enter('Ada');
    await vi.advanceTimersByTimeAsync(100);
    ada.leave();
    await vi.advanceTimersByTimeAsync(100);
    wire.sent.splice(0);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(wire.sent).toEqual([]);
  });
});
