import { beforeAll, describe, expect, test } from 'vitest';
import { regionOn } from '../../support/browser.ts';
import { configure, isSeen, leavePanel } from '../../support/dashboard-page.ts';
import type { Pair } from '../../support/pair.ts';

/** Two people at the same region; the second test goes on where the first has ended. */
export function editingTheSame(pair: Pair): void {
  describe('the same region', () => {
    beforeAll(async () => void (await pair.together('The same')));

    test('the same field: both values and the other’s name, and the person decides', async () => {
      const { ada, ben } = pair;
      const title = await configure(ada, 'Right');
      await title.fill('Ada’s words');
      await (await configure(ben, 'Right')).fill('Ben’s words');
      await ben.keyboard.press('Enter');
      await isSeen(ada, 'Ben’s words');
      expect(await title.inputValue()).toBe('Ada’s words');
      await title.press('Enter');
      const notice = ada.getByText('Ben changed the title while you did.').locator('..');
      await notice.waitFor();
      const values = await notice.getByRole('definition').allInnerTexts();
      expect(values).toEqual(['“Ben’s words”', '“Ada’s words”']);
      await isSeen(ada, 'Ben’s words');
      await notice.getByRole('button', { name: 'Keep mine' }).click();
      await isSeen(ben, 'Ada’s words');
      await expect.poll(() => notice.count()).toBe(0);
      for (const page of [ada, ben]) await leavePanel(page);
    });

    test('different fields do not conflict', async () => {
      const { ada, ben } = pair;
      await (await configure(ada, 'Ada’s words')).fill('Shared');
      await configure(ben, 'Ada’s words');
      await ben.getByLabel('Markdown').fill('written by *Ben*');
      await ada.keyboard.press('Enter');
      for (const page of [ada, ben])
        await regionOn(page, 'Shared').locator('em', { hasText: 'Ben' }).waitFor();
      for (const page of [ada, ben]) await leavePanel(page);
    });
  });
}
