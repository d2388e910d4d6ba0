import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DashboardEvent, DashboardState } from '../contract/index.ts';
import { settle } from '../layout/index.ts';
import { overlap } from '../layout/testing/boards.ts';
import { deepFreeze } from '../testing/deep-freeze.ts';
import { DASHBOARD } from '../testing/ids.ts';
import { anyScript, play, type Turn } from '../testing/script.ts';
import { Stream } from '../testing/stream.ts';
import { emptyDashboard, evolve, evolveAll } from './evolve.ts';
import { redact } from './redact.ts';

/** Checks arbitrary sessions of three people, with undo, redo, removal, restoring and archiving. */
function afterAnySession(check: (turns: readonly Turn[], stream: Stream) => void, numRuns = 150): void {
  fc.assert(
    fc.property(anyScript, script => {
      const stream = new Stream();
      check(play(script, stream), stream);
    }),
    { numRuns },
  );
}

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('after any session', () => {
  test('COMMAND-1: an accepted command is one event with its id, a refused one changes nothing', () => {
    afterAnySession((turns, stream) => {
      const accepted = turns.filter(({ event }) => event !== null);
      expect(stream.log).toEqual(accepted.map(({ event }) => event));
      expect(new Set(stream.log.map(({ commandId }) => commandId)).size).toBe(stream.log.length);
      for (const { before, after, rejection } of turns) if (rejection) expect(after).toBe(before);
    });
  });

  test('COMMAND-2: deciding and evolving again gives the same', () => {
    fc.assert(
      fc.property(anyScript, script => {
        const [first, second] = [new Stream(), new Stream()];
        play(script, first);
        play(script, second);
        expect(JSON.stringify(second.log)).toBe(JSON.stringify(first.log));
        expect(JSON.stringify(second.state)).toBe(JSON.stringify(first.state));
      }),
      { numRuns: 50 },
    );
  });

  test('STREAM-1: seq counts 1, 2, 3 without gaps', () => {
    afterAnySession((_, { log }) => {
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    });
  });

  test('STREAM-2: evolve over the log gives every state again', () => {
    afterAnySession((_, { log, states }) => {
      let state = emptyDashboard(DASHBOARD);
      for (const event of log) {
        state = evolve(state, event);
        expect(state).toStrictEqual(states[event.seq]);
      }
    });
  });

  test('STREAM-3: what was written as JSON evolves to the same', () => {
    afterAnySession((_, { log, state }) => {
      expect(throughJson(log).reduce(evolve, emptyDashboard(DASHBOARD))).toStrictEqual(throughJson(state));
      expect(throughJson(state)).toEqual(state);
    });
  });

  test('STREAM-4: evolve alters neither state nor event', () => {
    fc.assert(
      fc.property(anyScript, script => {
        const stream = new Stream(deepFreeze(emptyDashboard(DASHBOARD)));
        for (const step of script) {
          play([step], stream);
          deepFreeze(stream.state);
          deepFreeze(stream.log.at(-1));
        }
      }),
      { numRuns: 100 },
    );
  });

  test('STREAM-8: a run of events leads where they lead one by one, and leaves its beginning as it was', () => {
    afterAnySession(({ length }, { log, states }) => {
      for (const from of new Set([0, Math.floor(length / 2), log.length])) {
        const begin = deepFreeze(states[Math.min(from, log.length)]!);
        const end = evolveAll(begin, log.slice(from));
        expect(end).toStrictEqual(states.at(-1));
        // the order of the records too: it decides which removed region is forgotten next
        expect(JSON.stringify(end)).toBe(JSON.stringify(states.at(-1)));
        if (from >= log.length) expect(end).toBe(begin);
      }
    }, 80);
  });

  test('STREAM-5: what an event does not name is shared with the state before', () => {
    afterAnySession(turns => {
      for (const { before, after, event } of turns) {
        if (!event) continue;
        const named = namedIn(event);
        for (const [id, region] of Object.entries(after.regions))
          if (!named.has(id)) expect(region).toBe(before.regions[id]);
        if (named.size === 0) expect(after.regions).toBe(before.regions);
        if (!('region' in event.data)) expect(after.removed).toBe(before.removed);
      }
    });
  });

  test('LAYOUT-1, LAYOUT-3, LAYOUT-4: no command leaves overlaps, hovering or an unsettled board', () => {
    afterAnySession(turns => {
      for (const { after } of turns) {
        const placements = Object.values(after.regions).map(({ placement }) => placement);
        for (const [index, a] of placements.entries())
          for (const b of placements.slice(index + 1)) expect(overlap(a, b)).toBe(false);
        expect(settle(after.regions)).toEqual({});
      }
    });
  });

  test('LAYOUT-7: events name exactly the regions that changed, with their rows before and after', () => {
    afterAnySession(turns => {
      for (const { before, after, event } of turns)
        if (event) expectDisplacedIsTheDifference(before, after, event);
    });
  });

  test('REGION-1: a version counts the changes of its region alone, and is never used twice', () => {
    afterAnySession(turns => {
      for (const { before, after, event } of turns) {
        const own = event && 'regionId' in event.data ? event.data.regionId : null;
        for (const [id, region] of Object.entries(after.regions)) {
          const was = before.regions[id]?.version;
          if (was === undefined) expect(region.version).toBe((before.removed[id]?.version ?? 0) + 1);
          else expect(region.version).toBe(id === own ? was + 1 : was);
        }
      }
    });
  });

  test('REDACT-2: redacting before an event or after it comes to the same', () => {
    afterAnySession(turns => {
      for (const { before, after, event } of turns) {
        if (!event) continue;
        expect(redact(evolve(redact(before, 'viewer'), event), 'viewer')).toStrictEqual(
          redact(after, 'viewer'),
        );
        expect(evolve(redact(before, 'editor'), event)).toStrictEqual(after);
      }
    });
  });
});

function namedIn({ data }: DashboardEvent): Set<string> {
  return new Set([
    ...('displaced' in data ? Object.keys(data.displaced) : []),
    ...('region' in data ? [data.region.id] : []),
    ...('regionId' in data ? [data.regionId] : []),
  ]);
}

function expectDisplacedIsTheDifference(
  before: DashboardState,
  after: DashboardState,
  event: DashboardEvent,
): void {
  const { data } = event;
  const own = 'region' in data ? data.region.id : 'regionId' in data ? data.regionId : null;
  const difference: Record<string, [number, number]> = {};
  for (const [id, { placement }] of Object.entries(after.regions)) {
    const from = before.regions[id]?.placement.y;
    if (id !== own && from !== undefined && from !== placement.y) difference[id] = [from, placement.y];
  }
  expect('displaced' in data ? data.displaced : {}).toEqual(difference);
}
