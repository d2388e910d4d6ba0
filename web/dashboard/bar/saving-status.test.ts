import { describe, expect, test } from 'vitest';
import type { Link } from '../live/live-dashboard.ts';
import { type SavingFacts, savingStatus } from './saving-status.ts';

const CALM: SavingFacts = {
  waiting: 0,
  settling: false,
  link: 'live',
  setbacks: 0,
  apart: false,
  kept: true,
};
const LINKS: readonly Link['state'][] = ['connecting', 'live', 'offline', 'signed-out', 'gone'];
const said = (facts: Partial<SavingFacts>) =>
  savingStatus({ ...CALM, ...facts }).text.replaceAll('\u00a0', ' ');

describe('whether what one did is safe', () => {
  test('“Saved” is never said while a change is pending, from the first moment on', () => {
    for (const link of LINKS)
      for (const apart of [false, true])
        for (const settling of [false, true])
          for (const kept of [true, false, null])
            for (const waiting of [1, 2])
              expect(said({ waiting, settling, link, apart, kept }), `${link} ${apart}`).not.toMatch(
                /saved/i,
              );
  });

  test('with nothing pending it is said, also when the line is gone for the blink of an eye', () => {
    expect(said({})).toBe('Saved');
    expect(said({ link: 'connecting' })).toBe('Saved');
  });

  test('what was pending a moment ago is still called so: words that flicker cannot be read', () => {
    expect(said({ waiting: 1 })).toBe('Saving…');
    expect(said({ settling: true })).toBe('Saving…');
  });

  test('away for long, it says where the changes are', () => {
    const away = { link: 'connecting', apart: true } as const;
    expect(said(away)).toBe('Connecting…');
    expect(said({ ...away, waiting: 1 })).toBe('Offline · 1 change kept');
    expect(said({ ...away, waiting: 2, kept: false })).toBe('Offline · 2 changes only in this tab');
    expect(said({ ...away, link: 'signed-out', waiting: 2 })).toBe('Signed out · 2 changes kept');
  });

  test('when the server cannot take them for a while, it says that too', () => {
    expect(said({ waiting: 2, setbacks: 2 })).toBe('Saving…');
    expect(said({ waiting: 2, setbacks: 3 })).toBe('Trying again · 2 changes kept');
  });

  test('“kept” is not said before it is', () => {
    expect(said({ link: 'offline', apart: true, waiting: 1, kept: null })).toBe('Offline · 1 change');
  });

  test('trying again is offered where the page does not do so by itself', () => {
    const offered = LINKS.filter(link => savingStatus({ ...CALM, link, apart: true }).mayTry);
    expect(offered).toEqual(['offline']);
  });
});
