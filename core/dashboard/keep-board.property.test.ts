import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command, DashboardState } from '../contract/index.ts';
import { Board } from '../layout/index.ts';
import { anyPlacement } from '../layout/testing/boards.ts';
import { uuid } from '../testing/ids.ts';
import { anyScript, wishOf } from '../testing/script.ts';
import { Stream } from '../testing/stream.ts';
import { decide } from './decide.ts';
import { keepBoard } from './keep-board.ts';

function expectSamePlaces(board: Board, { regions }: DashboardState): void {
  expect(board.size).toBe(Object.keys(regions).length);
  for (const { id, placement } of Object.values(regions)) expect(board.placementOf(id)).toEqual(placement);
}

describe('a board that is kept up with the events', () => {
  test('LAYOUT-19: every decision on it is the one that is made on the record, to the byte', () => {
    fc.assert(
      fc.property(anyScript, script => {
        const stream = new Stream();
        const board = new Board({});
        for (const step of script) {
          const { state } = stream;
          const wish = wishOf(step, state);
          if (!wish) continue;
          const command = { id: stream.id(), ...wish } as Command;
          const history = stream.histories.get(step.actor) ?? { undo: [], redo: [] };
          const context = { actor: step.actor, role: 'editor', newId: stream.id(), history } as const;
          const plain = decide(state, command, context);
          const quick = decide(state, command, { ...context, board });
          expect(JSON.stringify(quick)).toBe(JSON.stringify(plain));
          if ('rejection' in plain) continue;
          const seq = stream.log.length + 1;
          stream.append({
            seq,
            id: uuid(600_000 + seq),
            ...plain.event,
            actor: step.actor,
            commandId: command.id,
            at: '',
          } as (typeof stream.log)[number]);
          keepBoard(board, stream.log.at(-1)!);
          expectSamePlaces(board, stream.state);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('LAYOUT-19: it holds as many regions as come, and forgets those that go', () => {
    const any = fc.array(fc.tuple(fc.nat(120), fc.option(anyPlacement)), { maxLength: 400, size: 'max' });
    fc.assert(
      fc.property(any, changes => {
        const board = new Board({});
        const record: Record<string, { placement: NonNullable<(typeof changes)[number][1]> }> = {};
        for (const [n, placement] of changes) {
          if (placement) record[`r${n}`] = { placement };
          else delete record[`r${n}`];
          if (placement) board.set(`r${n}`, placement);
          else board.delete(`r${n}`);
        }
        expect(board.size).toBe(Object.keys(record).length);
        for (const [id, { placement }] of Object.entries(record))
          expect(board.placementOf(id)).toEqual(placement);
        const gone = Object.keys(record).slice(0, 3);
        const { ids, x, y } = board.copy([...gone, 'nobody'], 2);
        const rest = Object.entries(record).filter(([id]) => !gone.includes(id));
        expect(ids.toSorted()).toEqual(rest.map(([id]) => id).toSorted());
        for (const [at, id] of ids.entries())
          expect([x[at], y[at]]).toEqual([record[id]!.placement.x, record[id]!.placement.y]);
        expect(x.length).toBeGreaterThanOrEqual(ids.length + 2);
      }),
      { numRuns: 60 },
    );
  });
});
