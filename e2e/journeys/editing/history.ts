import { beforeAll, describe, expect, test } from 'vitest';
import { command, type Dashboard, read, send } from '#server/testing/people.ts';
import { regionOn } from '../../support/browser.ts';
import { button, isSeen, leavePanel, placeIs, places, SOON } from '../../support/dashboard-page.ts';
import type { Pair } from '../../support/pair.ts';

export function history(pair: Pair): void {
  describe('the history', () => {
    let dashboard: Dashboard;
    beforeAll(async () => {
      dashboard = await pair.together('Before');
      const { ada } = pair.people;
      const { regions } = (await read(ada, dashboard)).body.state;
      const left = Object.values(regions).find(({ title }) => title === 'Left')!;
      await send(ada, dashboard, command({ type: 'moveRegion', regionId: left.id, x: 3, y: 0 }));
      await send(ada, dashboard, command({ type: 'rename', title: 'After' }));
      await pair.ada.getByRole('heading', { level: 1, name: 'After' }).waitFor();
    });

    test('shows each moment of the past and leads back to now', async () => {
      const { ada, ben } = pair;
      const now = await places(ada);
      await ada.keyboard.press('h');
      const slider = ada.getByRole('slider', { name: 'Moment of the past' });
      const head = await slider.getAttribute('max');
      expect(await slider.getAttribute('aria-valuetext')).toBe('now');
      await slider.focus();
      await ada.keyboard.press('Home');
      await ada.getByText('You are looking at the past').waitFor();
      await ada.getByRole('heading', { level: 1, name: 'Before', exact: true }).waitFor();
      await ada.getByText('There is nothing on this dashboard yet.').waitFor();
      await ada.keyboard.press('ArrowRight');
      await ada.keyboard.press('ArrowRight');
      await isSeen(ada, 'Right');
      await placeIs(ada, 'Left', { x: 0, y: 0, w: 8, h: 5 });
      expect(await slider.getAttribute('aria-valuetext')).toBe(`change 3 of ${head}`);
      // Nothing of the past is changed by looking at it.
      for (const name of ['Add region', 'Undo']) expect(await button(ada, name).count(), name).toBe(0);
      await regionOn(ada, 'Left').focus();
      await ada.keyboard.press('Delete');
      await ada
        .getByRole('complementary')
        .getByRole('button', { name: /Ada.*moved/ })
        .first()
        .click();
      await placeIs(ada, 'Left', { x: 3 });
      // The present goes on meanwhile, and is not shown in the past.
      await regionOn(ben, 'Left').focus();
      await ben.keyboard.press('Delete');
      await isSeen(ben, 'Left', false);
      await isSeen(ada, 'Left');
      await button(ben, 'Undo').last().click();
      await isSeen(ben, 'Left');
      await ada.getByRole('button', { name: 'Back to now' }).click();
      await expect.poll(() => places(ada), SOON).toEqual(now);
      await leavePanel(ada);
      await button(ada, 'Add region').waitFor();
    });
  });
}
