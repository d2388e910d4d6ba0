import { describe, expect, test } from 'vitest';
import { simulate, type Tally } from '../testing/simulation/simulate.ts';

/** Seeds that once failed. Add what a failure prints: it runs first from then on. */
const PINNED: readonly number[] = [];

const RUNS = Number(process.env.FUZZ_RUNS ?? 250);
const FIRST = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000);

function run(seed: number): Tally {
  try {
    return simulate(seed);
  } catch (error) {
    const lines: string[] = [];
    try {
      simulate(seed, line => lines.push(line));
    } catch {
      // The same error again, this time with its way there.
    }
    const way = `See it again: FUZZ_SEED=${seed} FUZZ_RUNS=1. Keep it: add ${seed} to PINNED.`;
    throw new Error(`Seed ${seed}: ${(error as Error).message}\n${way}\n${lines.slice(-40).join('\n')}`, {
      cause: error,
    });
  }
}

describe('random sessions of several pages', () => {
  for (const seed of PINNED) test(`SYNC-1: seed ${seed}, which failed once`, () => void run(seed));

  test(`SYNC-1, FOLD-8: ${RUNS} seeds from ${FIRST} on end with every page equal to the server and nothing lost`, {
    timeout: 60_000 + RUNS * 100,
  }, () => {
    const actions = new Map<string, number>();
    let committed = 0;
    let refused = 0;
    let setAside = 0;
    for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
      const tally = run(seed);
      committed += tally.committed;
      refused += tally.refused;
      setAside += tally.setAside;
      for (const [name, count] of tally.actions) actions.set(name, (actions.get(name) ?? 0) + count);
    }
    if (RUNS < 100) return;
    // A simulation in which nothing happens would prove nothing.
    expect(committed / RUNS).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(RUNS / 4);
    expect(setAside).toBeGreaterThan(RUNS / 10);
    for (const name of ['cut', 'reload', 'restart', 'outage', 'retry', 'late', 'role', 'tell', 'fold'])
      expect(actions.get(name) ?? 0, name).toBeGreaterThan(RUNS / 20);
  });
});
