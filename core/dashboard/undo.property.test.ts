import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DashboardState, Region } from '../contract/index.ts';
import { ANNA, BEN } from '../testing/ids.ts';
import { anyScript, play } from '../testing/script.ts';
import { Stream } from '../testing/stream.ts';
import { fieldOf } from './fields.ts';

/** The board: versions and touches only say who did what, and a region taken away can be restored. */
function board({ title, description, archived, regions }: DashboardState) {
  const plain = Object.entries(regions).map(([id, { version: _, touched: __, ...rest }]) => [id, rest]);
  return { title, description, archived, regions: Object.fromEntries(plain) };
}

const anyOneOf = anyScript.filter(script => script.length > 1);
const alone = (script: Parameters<typeof play>[0], actor: string) => script.map(step => ({ ...step, actor }));

describe('undo', () => {
  test('UNDO-1: takes back one change exactly, when nothing came between', () => {
    fc.assert(
      fc.property(anyOneOf, script => {
        const stream = new Stream();
        play(script.slice(0, -1), stream);
        const before = stream.state;
        const [turn] = play(alone(script.slice(-1), ANNA), stream);
        if (!turn?.event || turn.wish.type === 'undo' || turn.wish.type === 'redo') return;
        stream.do({ type: 'undo' }, ANNA);
        expect(board(stream.state)).toEqual(board(before));
      }),
      { numRuns: 400 },
    );
  });

  test('UNDO-2: redo brings back exactly what undo took', () => {
    fc.assert(
      fc.property(anyOneOf, script => {
        const stream = new Stream();
        play(script, stream);
        const before = stream.state;
        if ('rejection' in stream.submit({ type: 'undo' }, BEN)) return;
        stream.do({ type: 'redo' }, BEN);
        expect(board(stream.state)).toEqual(board(before));
      }),
      { numRuns: 300 },
    );
  });

  test('UNDO-3: one person alone walks all the way back and forth again', () => {
    fc.assert(
      fc.property(anyScript, script => {
        const stream = new Stream();
        const changes = alone(script, ANNA).filter(({ kind }) => kind !== 'undo' && kind !== 'redo');
        const steps = play(changes, stream).filter(({ event }) => event !== null);
        for (const { before } of steps.toReversed()) {
          stream.do({ type: 'undo' }, ANNA);
          expect(board(stream.state)).toEqual(board(before));
        }
        expect(stream.refusal({ type: 'undo' }).code).toBe('nothing-to-undo');
        for (const { after } of steps) {
          stream.do({ type: 'redo' }, ANNA);
          expect(board(stream.state)).toEqual(board(after));
        }
        expect(['nothing-to-redo', 'archived']).toContain(stream.refusal({ type: 'redo' }).code);
      }),
      { numRuns: 150 },
    );
  });

  test('UNDO-9: whatever others have set last stays as they set it', () => {
    fc.assert(
      fc.property(anyScript, script => {
        for (const { before, after, event } of play(script, new Stream())) {
          if (!event || !('undoes' in event.data || 'redoes' in event.data)) continue;
          for (const [id, region] of Object.entries(after.regions))
            expect(setByOthers(region, event.actor)).toEqual(
              setByOthers(before.regions[id] ?? before.removed[id], event.actor),
            );
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** What others than this person have set in a region, by field; a row is nobody's own. */
function setByOthers(region: Region | undefined, person: string): Record<string, unknown> {
  const fields = Object.entries(region?.touched ?? {}).filter(
    ([field, { by }]) => by !== person && field !== 'presence',
  );
  const { x, w, h } = region?.placement ?? {};
  const valueFor = (field: string) =>
    field === 'position' ? x : field === 'size' ? { w, h } : region && fieldOf(region, field);
  return Object.fromEntries(fields.map(([field]) => [field, valueFor(field)]));
}
