import { beforeAll, describe, expect, test } from 'vitest';
import { newDashboard } from '#server/testing/people.ts';
import { isSeen, openPalette } from '../../support/dashboard-page.ts';
import type { Pair } from '../../support/pair.ts';

export function palette(pair: Pair): void {
  describe('the palette', () => {
    beforeAll(async () => {
      await newDashboard(pair.people.ada, pair.team, 'Another one');
      await pair.together('With the palette');
    });

    test('does what the page can, and leads elsewhere', async () => {
      const { ada, ben } = pair;
      await openPalette(ada, 'rename');
      await ada.keyboard.press('Enter');
      await ada.getByLabel('Title of the dashboard').fill('Renamed');
      await ada.keyboard.press('Enter');
      await ben.getByRole('heading', { level: 1, name: 'Renamed' }).waitFor();
      await openPalette(ada, 'dark');
      await ada.keyboard.press('Enter');
      await expect.poll(() => ada.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
      await openPalette(ada, 'nonsense that nobody wrote');
      await ada.getByText('Nothing by that name.').waitFor();
      await ada.keyboard.press('Control+k');
      await expect.poll(() => ada.getByRole('combobox', { name: 'Command palette' }).count()).toBe(0);
      await openPalette(ada, 'another');
      await ada.getByRole('option', { name: 'Another one' }).waitFor();
      await ada.keyboard.press('Enter');
      await ada.getByRole('heading', { level: 1, name: 'Another one' }).waitFor();
      await ada.goBack();
      await isSeen(ada, 'Left');
    });
  });
}
