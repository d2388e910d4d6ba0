import { beforeAll, describe, expect, test } from 'vitest';
import { placeOf, regionOn } from '../../support/browser.ts';
import { chooseFromMenu, placeIs, places, regionIds, SOON, said } from '../../support/dashboard-page.ts';
import type { Pair } from '../../support/pair.ts';

/** Moving, resizing and undoing by keys; each test goes on where the one before has ended. */
export function editingByKeys(pair: Pair): void {
  describe('by keys', () => {
    beforeAll(async () => void (await pair.together('By keys')));

    test('a region is moved: announced at each step, done on letting go', async () => {
      const { ada, ben } = pair;
      await regionOn(ada, 'Left').focus();
      await ada.keyboard.down('Alt');
      await ada.keyboard.press('ArrowLeft');
      await expect.poll(() => said(ada)).toBe('No further');
      for (let step = 1; step <= 3; step += 1) {
        await ada.keyboard.press('ArrowRight');
        await expect.poll(() => said(ada)).toBe(`Left: column ${step + 1}, row 1, 8 wide, 5 tall`);
      }
      await placeIs(ada, 'Left', { x: 3, y: 0 });
      expect(await placeOf(ben, 'Left')).toMatchObject({ x: 0, y: 0 });
      await ada.keyboard.up('Alt');
      await placeIs(ben, 'Left', { x: 3, y: 0 });
      expect(await places(ben)).toEqual(await places(ada));
    });

    test('Escape takes it back', async () => {
      const { ada } = pair;
      const before = await places(ada);
      await ada.keyboard.down('Alt');
      await ada.keyboard.press('ArrowRight');
      await placeIs(ada, 'Left', { x: 4 });
      await ada.keyboard.press('Escape');
      await ada.keyboard.up('Alt');
      await expect.poll(() => said(ada)).toBe('Taken back');
      expect(await places(ada)).toEqual(before);
    });

    test('a region is resized', async () => {
      const { ada, ben } = pair;
      await regionOn(ada, 'Left').focus();
      await ada.keyboard.down('Shift');
      await ada.keyboard.press('ArrowDown');
      await ada.keyboard.press('ArrowLeft');
      await expect.poll(() => said(ada)).toBe('Left: column 4, row 1, 7 wide, 6 tall');
      await ada.keyboard.up('Shift');
      await placeIs(ben, 'Left', { w: 7, h: 6 });
      expect(await places(ben)).toEqual(await places(ada));
    });

    test('a duplicate overlaps nothing and has the focus', async () => {
      const { ada, ben } = pair;
      const before = await regionIds(ada);
      await chooseFromMenu(ada, 'Actions of Right', 'Duplicate');
      await expect.poll(() => regionIds(ben), SOON).toHaveLength(before.length + 1);
      const [copy] = (await regionIds(ada)).filter(id => !before.includes(id));
      await expect
        .poll(() => ada.evaluate(() => (document.activeElement as HTMLElement).dataset.region))
        .toBe(copy);
      const boxes = await ada.locator('[data-region]').evaluateAll(all =>
        all.map(one => {
          const [x, y, w, h] = ['--x', '--y', '--w', '--h'].map(name =>
            Number((one as HTMLElement).style.getPropertyValue(name)),
          ) as [number, number, number, number];
          return { left: x, top: y, right: x + w, bottom: y + h };
        }),
      );
      expect(boxes).toHaveLength(3);
      for (const [at, a] of boxes.entries())
        for (const b of boxes.slice(at + 1))
          expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
    });

    test('undo and redo, each for one’s own changes', async () => {
      const { ada, ben } = pair;
      const copied = await regionIds(ada);
      await ada.keyboard.press('Control+z');
      await expect.poll(() => regionIds(ben), SOON).toHaveLength(copied.length - 1);
      await ada.keyboard.press('Control+z');
      await placeIs(ben, 'Left', { w: 8, h: 5 });
      await ada.keyboard.press('Control+z');
      await placeIs(ben, 'Left', { x: 0, y: 0 });
      // Ben has done nothing yet: what Ada did is not his to undo.
      await ben.locator('main').focus();
      await ben.keyboard.press('Control+z');
      await ben.getByText('You have changed nothing here that could be undone.').first().waitFor();
      await placeIs(ada, 'Left', { x: 0, w: 8, h: 5 });
      for (const place of [{ x: 3 }, { w: 7, h: 6 }]) {
        await ada.keyboard.press('Control+Shift+z');
        await placeIs(ben, 'Left', place);
      }
      expect(await places(ben)).toEqual(await places(ada));
    });
  });
}
