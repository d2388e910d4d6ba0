import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { areaText } from './report.ts';
import type { AreaOutcome } from './run.ts';

const LONG =
  'nothing here could be looked at, for a reason that takes more than one line of a terminal to tell';
const AREA: AreaOutcome = {
  id: 'headers',
  title: 'Security headers',
  looked: null,
  skipped: LONG,
  findings: [
    { check: 'csp-open', severity: 'medium', sentence: `${LONG}.`, seen: `GET /${LONG}`, advice: `${LONG}.` },
  ],
};

test.each<[string, Partial<AreaOutcome>]>([
  ['that was not looked at', {}],
  ['that was looked at', { looked: LONG, skipped: null }],
])('an area %s is told in lines as wide as the terminal, with nothing lost', (_, change) => {
  const text = stripVTControlCharacters(areaText({ ...AREA, ...change }, 60));
  expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(60);
  expect(text.replaceAll(/\s+/g, ' ').split(LONG)).toHaveLength(5);
});
