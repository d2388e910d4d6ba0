import { describe, expect, test } from 'vitest';
import { addressOf, FURTHER, routePaths, VISITORS } from '../../support/addresses.ts';
import type { TestBrowser } from '../../support/browser.ts';
import type { FurnishedHouse } from '../../support/furnished.ts';
import { viewsOf } from '../../support/views.ts';

/** A browser notes by itself that a page asked for something that is not there. */
const NOT_THERE = /status of 40[04]/;

/** Every page as each kind of person meets it. */
export function looks(windows: TestBrowser, house: FurnishedHouse): void {
  describe.each(VISITORS)('every page, as %s meets it', visitor => {
    const views = viewsOf(visitor, windows, house);
    const faultsAt = (address: string, name: string) =>
      views.faultsOf(name, page => page.goto(new URL(address, house.address).href));

    test.each(visitor === 'newcomer' ? [] : routePaths())('%s', async path => {
      expect(await faultsAt(addressOf(path, house.has), path)).toEqual([]);
    });

    const further = Object.entries(FURTHER).filter(
      ([, { also }]) => visitor === 'owner' || also?.includes(visitor),
    );
    test.each(further)('%s', async (name, { address, missing }) => {
      const faults = await faultsAt(address(house.has), name);
      expect(missing ? faults.filter(fault => !NOT_THERE.test(fault)) : faults).toEqual([]);
    });
  });
}
