import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SERIES_COUNT } from './colors.ts';
import { contrast, distance, linearOf, type Oklch, VISION } from './testing/colour.ts';

const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');

function parse(text: string): Oklch {
  const numbers = /oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/.exec(text);
  if (!numbers) throw new Error(`no opaque oklch() in ${text}`);
  return [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])];
}

/** @returns a token's colour in one of the two modes; both are on the token's line */
function token(name: string, mode: 'light' | 'dark'): Oklch {
  const value = new RegExp(`--${name}: (.+);`).exec(css)?.[1];
  if (!value) throw new Error(`no token ${name}`);
  const both = /^light-dark\((oklch\([^)]+\)), (oklch\([^)]+\))\)$/.exec(value);
  return parse((both ? both[mode === 'light' ? 1 : 2] : value) as string);
}

const PLANES = ['sunken', 'canvas', 'surface', 'raised'];
const TEXTS = ['text', 'text-dim', 'text-faint', 'accent', 'good', 'warn', 'bad'];
const SERIES = Array.from({ length: SERIES_COUNT }, (_, i) => `series-${i + 1}`);

describe.each(['light', 'dark'] as const)('%s', mode => {
  test('every text is readable on every plane (AA, 4.5:1)', () => {
    for (const text of TEXTS) {
      for (const plane of PLANES) {
        const ratio = contrast(token(text, mode), token(plane, mode));
        expect.soft(ratio, `${text} on ${plane}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test('the words on filled buttons are readable', () => {
    for (const fill of ['accent-fill', 'accent-fill-hover', 'bad-fill', 'bad-fill-hover']) {
      const ratio = contrast(token('on-accent', mode), token(fill, mode));
      expect.soft(ratio, fill).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('marks and the bounds of inputs stand out (3:1)', () => {
    for (const mark of [...SERIES, 'line-strong', 'accent']) {
      const ratio = contrast(token(mark, mode), token('surface', mode));
      expect.soft(ratio, mark).toBeGreaterThanOrEqual(3);
    }
  });

  test('every series can be shown in sRGB', () => {
    for (const name of SERIES) {
      for (const channel of linearOf(token(name, mode))) {
        expect.soft(channel, name).toBeGreaterThan(-0.002);
        expect.soft(channel, name).toBeLessThan(1.002);
      }
    }
  });

  test.each(Object.entries(VISION))('the eight series stay apart for eyes with %s vision', (_, vision) => {
    for (const [i, one] of SERIES.entries()) {
      for (const other of SERIES.slice(0, i)) {
        const apart = distance(token(one, mode), token(other, mode), vision);
        expect.soft(apart, `${one} and ${other}`).toBeGreaterThanOrEqual(0.068);
      }
    }
  });
});
