import { describe, expect, test } from 'vitest';
import { VARIABLES } from '../config/index.ts';
import { BUDGET_DAYS, BURNS, OBJECTIVES, SATURATION, SPEED, type Threshold } from './index.ts';

const HOURS: Readonly<Record<string, number>> = { '1h': 1, '6h': 6, '3d': 72 };
const MINUTES: Readonly<Record<string, number>> = { '5m': 5, '30m': 30, '6h': 360 };

describe('burn rates', () => {
  test('tell somebody after 2, 5 and 10 % of the budget, as the Site Reliability Workbook advises', () => {
    const spent = BURNS.map(({ factor, long }) => (factor * HOURS[long]!) / (BUDGET_DAYS * 24));
    expect(spent.map(share => Math.round(share * 1_000) / 1_000)).toEqual([0.02, 0.05, 0.1]);
  });

  test('have a short window of a twelfth of the long one', () => {
    for (const { long, short } of BURNS) expect(HOURS[long]! * 60).toBe(MINUTES[short]! * 12);
  });

  test('can be reached: no share above 1 is waited for', () => {
    for (const { target } of Object.values(OBJECTIVES))
      for (const { factor } of BURNS) expect(factor * (1 - target)).toBeLessThan(1);
  });
});

describe('thresholds', () => {
  test.each(Object.entries<Threshold>({ ...SPEED, ...SATURATION }))(
    '%s: critical is worse than warning',
    (_, { below, warning, critical, unit }) => {
      if (unit === 'share') expect(warning).toBeLessThan(1);
      if (critical === undefined) return;
      if (below) expect(critical).toBeLessThan(warning);
      else expect(critical).toBeGreaterThan(warning);
    },
  );

  test('the loop is critically late where requests begin to be turned away', () => {
    expect(SATURATION.eventLoopDelay.critical * 1_000).toBe(Number(VARIABLES.MAX_EVENT_LOOP_DELAY.default));
  });
});
