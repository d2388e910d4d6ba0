import { beforeAll, describe, expect, test } from 'vitest';
import { regionOn } from '../../support/browser.ts';
import { button, chooseFromMenu, isSeen } from '../../support/dashboard-page.ts';
import type { Pair } from '../../support/pair.ts';

export function archive(pair: Pair): void {
  describe('put away', () => {
    beforeAll(async () => void (await pair.together('Put away')));

    test('an archived dashboard is looked at, not changed, and comes back', async () => {
      const { ada, ben } = pair;
      await chooseFromMenu(ada, 'More', 'Archive');
      await ben.getByText('This dashboard is archived').waitFor();
      await expect.poll(() => button(ben, 'Add region').count()).toBe(0);
      await regionOn(ben, 'Left').focus();
      await ben.keyboard.press('Delete');
      await isSeen(ben, 'Left');
      await pair.go(ada, `/t/${pair.team.slug}?archived=true`);
      await ada.getByRole('link', { name: 'Put away' }).hover();
      await chooseFromMenu(ada, 'More about Put away', 'Bring back');
      await button(ben, 'Add region').waitFor();
      await expect.poll(() => ben.getByText('This dashboard is archived').count()).toBe(0);
      await ada.getByText('Nothing is archived.').waitFor();
    });
  });
}
