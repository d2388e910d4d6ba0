import { describe, expect, test } from 'vitest';
import {
  obstacleToFinish,
  obstacleToRotation,
  planFinish,
  planRotation,
  type RotationState,
} from './plan.ts';
import { fileOf, textOf } from './text.ts';

const state = (wish: Partial<RotationState>): RotationState => ({
  kind: 'jwt',
  held: 'environment',
  accepted: [],
  ...wish,
});
const NOW = Date.parse('2026-05-20T12:00:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

describe('the plan', () => {
  test('of a secret in the environment: accepted everywhere, then used everywhere, then the rest', () => {
    expect(textOf(planRotation(state({})), 'jwt')).toEqual([
      '1. Every process accepts the new one beside the present one.',
      '     JWT_SECRET_PREVIOUS=(a new secret)',
      '   Then restart the processes one after another, each when the one before is ready (/ready). Servers that read it from a file (NAME_FILE) need no restart: wait half a minute.',
      '   Go on only when every process has it: one that has not would refuse what the others make.',
      '2. Every process uses the new one and still accepts the present one.',
      '     JWT_SECRET=(a new secret)',
      '     JWT_SECRET_PREVIOUS=(its present value)',
      '   Then restart the processes one after another, each when the one before is ready (/ready). Servers that read it from a file (NAME_FILE) need no restart: wait half a minute.',
      '3. Finish: `region-dashboard rotate jwt --finish`.',
      '   From 7 days later on; until then sessions are signed anew as people come back.',
    ]);
    expect(textOf(planFinish(state({})), 'jwt').slice(0, 2)).toEqual([
      '1. Nothing needs JWT_SECRET_PREVIOUS any more: remove it.',
      '     JWT_SECRET_PREVIOUS=',
    ]);
  });

  test('of an encryption key in the environment: what is stored is encrypted anew at the end', () => {
    const steps = planRotation(state({ kind: 'encryption' }));
    expect(textOf(steps, 'encryption').at(-1)).toBe(
      '   From 10 minutes later on, with DATABASE_ADMIN_URL; it encrypts what is stored with the new key.',
    );
    expect(textOf(planFinish(state({ kind: 'encryption' })), 'encryption').slice(0, 3)).toEqual([
      '1. Encrypt every stored credential with the current key.',
      '2. Nothing needs ENCRYPTION_KEY_PREVIOUS any more: remove it.',
      '     ENCRYPTION_KEY_PREVIOUS=',
    ]);
  });

  test('of generated secrets: the command does it all', () => {
    const held = 'data folder';
    expect(textOf(planRotation(state({ held })), 'jwt')).toEqual([
      '1. Make a new JWT_SECRET and accept it beside the present one (DATA_DIR).',
      '2. Wait 15 s: running servers look at the files by themselves.',
      '3. Use the new JWT_SECRET; the present one is still accepted.',
    ]);
    expect(textOf(planRotation(state({ held, kind: 'encryption' })), 'encryption').at(-1)).toBe(
      '4. Encrypt every stored credential with the current key.',
    );
    expect(textOf(planFinish(state({ held, kind: 'encryption' })), 'encryption')).toEqual([
      '1. Encrypt every stored credential with the current key.',
      '2. Drop the previous ENCRYPTION_KEY.',
    ]);
  });

  test('goes on where it was cut off', () => {
    const begun = state({ held: 'data folder', accepted: [{ role: 'next', lastUsed: null }] });
    expect(planRotation(begun).map(step => step.do)).toEqual(['wait', 'switch']);
  });

  test('as a file has values that a shell reads back', () => {
    const text = fileOf(planRotation(state({})), 'jwt', { new: 'abc-_123', present: "it's $HOME" });
    const assigned = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
    expect(assigned).toEqual([
      'JWT_SECRET_PREVIOUS=abc-_123',
      'JWT_SECRET=abc-_123',
      `JWT_SECRET_PREVIOUS='it'\\''s $HOME'`,
    ]);
  });
});

describe('what stands in the way', () => {
  const previous = (lastUsed: number | null) => [{ role: 'previous' as const, lastUsed }];

  test('a second rotation waits for the first; generated secrets may have several previous ones', () => {
    expect(obstacleToRotation(state({}))).toBeNull();
    expect(obstacleToRotation(state({ accepted: previous(NOW) }))).toMatch(/JWT_SECRET_PREVIOUS is set/);
    expect(obstacleToRotation(state({ held: 'data folder', accepted: previous(NOW) }))).toBeNull();
  });

  test.each([
    ['jwt', 7 * DAY],
    ['encryption', 10 * MINUTE],
  ] as const)('the previous %s is dropped when nothing of it is left', (kind, after) => {
    const last = (ms: number) => state({ kind, accepted: previous(NOW - ms) });
    expect(obstacleToFinish(last(after), NOW)).toBeNull();
    expect(obstacleToFinish(last(after - 1), NOW)).toMatch(/Run this again after 2026-05-20 12:00 UTC/);
    expect(
      obstacleToFinish(state({ kind, accepted: [...previous(0), ...previous(NOW)] }), NOW),
    ).not.toBeNull();
  });

  test('one that no server has used yet is likely the next one', () => {
    expect(obstacleToFinish(state({ accepted: previous(null) }), NOW)).toMatch(/second step/);
  });
});
