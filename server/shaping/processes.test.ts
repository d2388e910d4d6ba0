import { expect, test } from 'vitest';
import { Evaluator } from './evaluator.ts';
import { openShaper } from './shaper.ts';

const LIMITS = { timeMs: 10_000, memoryMb: 64 };
const JOB = { expression: '1 + 1', json: '{}', bindings: '{}', resultLength: 100 };
const ENDLESS = { ...JOB, expression: '($f := function(){$f()}; $f())' };

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('a process takes one job after the other', async () => {
  const evaluator = new Evaluator(LIMITS);
  expect(await evaluator.run(JOB)).toEqual({ result: '2' });
  expect(await evaluator.run({ ...JOB, expression: '2 + 1' })).toEqual({ result: '3' });
  evaluator.kill();
  await evaluator.gone;
  expect(evaluator.isAlive).toBe(false);
});

test('one that is killed by somebody else fails its job and is not used again', async () => {
  const evaluator = new Evaluator(LIMITS);
  const run = evaluator.run(ENDLESS);
  process.kill(evaluator.pid!, 'SIGKILL');
  expect(await run).toEqual({ fault: { reason: 'failed' } });
  expect(await evaluator.run(JOB)).toEqual({ fault: { reason: 'failed' } });
  const shaper = openShaper({ processes: 1 });
  expect(await shaper.shape({ expression: '$', json: '1' })).toBe(1);
  await shaper.close();
});

test('after close no process is left, and nothing begins', async () => {
  const evaluator = new Evaluator(LIMITS);
  await evaluator.run(JOB);
  const { pid } = evaluator;
  expect(isRunning(pid!)).toBe(true);
  evaluator.kill();
  await evaluator.gone;
  expect(isRunning(pid!)).toBe(false);

  const shaper = openShaper({ processes: 2, timeMs: 60_000 });
  const { expression } = ENDLESS;
  const running = [1, 2, 3].map(() => shaper.shape({ expression, json: '{}' }));
  const ended = Promise.allSettled(running);
  await shaper.close();
  for (const result of await ended) expect(result).toMatchObject({ reason: { reason: 'failed' } });
  await expect(shaper.shape({ expression, json: '{}' })).rejects.toMatchObject({ reason: 'failed' });
});

test('one that is not needed for a while ends, and another begins when it is', async () => {
  const shaper = openShaper({ processes: 1, idleMs: 1 });
  for (const n of [1, 2, 3]) expect(await shaper.shape({ expression: '$', json: String(n) })).toBe(n);
  await shaper.close();
});
