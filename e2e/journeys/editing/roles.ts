import { beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#core/access/index.ts';
import { regionOn } from '../../support/browser.ts';
import { button, configure, isSeen, SOON } from '../../support/dashboard-page.ts';
import type { Pair } from '../../support/pair.ts';

export function roles(pair: Pair): void {
  describe('another role, while the page is open', () => {
    beforeAll(async () => void (await pair.together('Roles')));

    const give = async (role: Role) => {
      const { ada, ben } = pair.people;
      const answer = await ada.call('PATCH', `${pair.team.path}/members/${ben.id}`, { role });
      expect(answer.status).toBe(200);
    };

    /** The menu of the team names what there is beside the dashboards: what stands around the page follows, too. */
    const leadsTo = async (sections: readonly string[]) => {
      const { ben } = pair;
      await ben.getByRole('button', { name: 'Team' }).click();
      const items = ben.getByRole('menuitem').filter({ hasText: /^(Dashboards|Datasets|Members)$/ });
      await expect.poll(() => items.allInnerTexts(), SOON).toEqual(sections);
      await ben.keyboard.press('Escape');
    };

    test('a viewer is offered no change any more, and what was begun is put away', async () => {
      const { ben } = pair;
      await (await configure(ben, 'Left')).fill('Never said');
      await give('viewer');
      await ben.getByText('View only').waitFor();
      await expect.poll(() => ben.getByRole('complementary').count(), SOON).toBe(0);
      for (const name of ['Add region', 'Undo', 'Actions of Left'])
        await expect.poll(() => button(ben, name).count(), { ...SOON, message: name }).toBe(0);
      expect(await ben.locator('[data-drag]').count()).toBe(0);
      await leadsTo(['Dashboards', 'Members']);
      await isSeen(pair.ada, 'Left');
    });

    test('an editor again works on, without a reload', async () => {
      const { ada, ben } = pair;
      await give('editor');
      await button(ben, 'Add region').waitFor();
      expect(await ben.getByText('View only').count()).toBe(0);
      await (await configure(ben, 'Left')).fill('Said');
      await ben.keyboard.press('Enter');
      await isSeen(ada, 'Said');
      await regionOn(ben, 'Said').waitFor();
      await leadsTo(['Dashboards', 'Datasets', 'Members']);
    });

    test('whoever is removed from the team is told at once', async () => {
      const { ada, ben } = pair.people;
      const answer = await ada.call('DELETE', `${pair.team.path}/members/${ben.id}`);
      expect(answer.status).toBe(204);
      await pair.ben.getByRole('heading', { level: 1, name: 'You cannot see this dashboard' }).waitFor();
    });
  });
}
