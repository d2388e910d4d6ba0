import { describe, expect, test } from 'vitest';
import { GUESSES } from './classes.ts';
import { Guesses, type GuessOutcome, pauseAfter } from './guesses.ts';
import { Pseudonyms } from './pseudonyms.ts';

const [HERE, THERE] = ['203.0.113.1', '198.51.100.9'];

function guessing() {
  let now = 0;
  const guesses = new Guesses({ pseudonyms: new Pseudonyms('secret'), link: null, now: () => now });
  /** @returns ms to wait, 0 when it was let through */
  const guess = async (outcome: GuessOutcome, network = HERE, account = 'ada@example.org') => {
    const begun = await guesses.begin(account, network);
    if (typeof begun === 'number') return begun;
    begun(outcome);
    return 0;
  };
  const fail = async (times: number, network = HERE) => {
    for (let n = 0; n < times; n += 1) now += await guess('wrong', network);
  };
  return {
    guesses,
    guess,
    fail,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('the pause after wrong guesses', () => {
  test('is none at first, then doubles, and has an end', () => {
    const seconds = Array.from({ length: 20 }, (_, wrong) => pauseAfter(wrong) / 1_000);
    expect(seconds.slice(0, 10)).toEqual([0, 0, 0, 0, 0, 2, 4, 8, 16, 32]);
    expect(seconds.at(-1)).toBe(GUESSES.longestPause);
  });

  test('holds everybody up who does not know the account, from wherever', async () => {
    const { guess, fail } = guessing();
    await fail(GUESSES.free);
    expect(await guess('right')).toBe(2_000);
    expect(await guess('right', THERE)).toBe(2_000);
    expect(await guess('right', THERE, ' ADA@example.org ')).toBe(2_000);
    expect(await guess('right', HERE, 'ben@example.org')).toBe(0);
  });

  test('is over after its time, and the next one is twice as long', async () => {
    const { guess, fail, pass } = guessing();
    await fail(GUESSES.free);
    pass(2_000);
    expect(await guess('wrong')).toBe(0);
    expect(await guess('wrong')).toBe(4_000);
  });

  test('is forgotten with the right password', async () => {
    const { guess, fail, pass } = guessing();
    await fail(GUESSES.free);
    pass(2_000);
    expect(await guess('right')).toBe(0);
    for (let n = 0; n < GUESSES.free; n += 1) expect(await guess('wrong')).toBe(0);
  });

  test('cannot be used to keep somebody out who has signed in from there before', async () => {
    const { guess, fail } = guessing();
    expect(await guess('right', HERE)).toBe(0);
    await fail(GUESSES.free + 4, THERE);
    expect(await guess('right', THERE)).toBeGreaterThan(0);
    expect(await guess('right', HERE)).toBe(0);
  });

  test('slows guesses down from an address that knows the account, too', async () => {
    const { guess } = guessing();
    await guess('right');
    for (let n = 0; n < GUESSES.free; n += 1) expect(await guess('wrong')).toBe(0);
    expect(await guess('wrong')).toBe(2_000);
  });

  test('is no different for many guesses at the same moment', async () => {
    const { guesses } = guessing();
    const begun = await Promise.all(Array.from({ length: 50 }, () => guesses.begin('ada@example.org', HERE)));
    expect(begun.filter(each => typeof each === 'function')).toHaveLength(GUESSES.free);
  });

  test('is not for what failed for another reason than the password', async () => {
    const { guess } = guessing();
    for (let n = 0; n < 50; n += 1) expect(await guess('interrupted')).toBe(0);
  });
});
