import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { button, chooseFromMenu, isSeen, places } from '../../support/dashboard-page.ts';
import type { Pair } from '../../support/pair.ts';

type ChosenFile = string | { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

export function files(pair: Pair): void {
  describe('as a file', () => {
    beforeAll(async () => void (await pair.together('Ours, in a file')));

    const list = () => pair.go(pair.ada, `/t/${pair.team.slug}`);
    const importFile = async (file: ChosenFile) => {
      const chooser = pair.ada.waitForEvent('filechooser');
      await button(pair.ada, 'Import a dashboard').click();
      await (await chooser).setFiles(file);
    };

    test('an exported dashboard, imported, is an equal one', async () => {
      const { ada, ben } = pair;
      const download = async () => {
        const started = ada.waitForEvent('download');
        await chooseFromMenu(ada, 'More', 'Export as JSON');
        const file = await started;
        return { name: file.suggestedFilename(), path: await file.path() };
      };
      const exported = await download();
      expect(exported.name).toBe('ours-in-a-file.json');
      const before = new URL(ada.url()).pathname;
      await list();
      await importFile(exported.path);
      await ada.getByRole('heading', { level: 1, name: 'Ours, in a file' }).waitFor();
      expect(new URL(ada.url()).pathname).not.toBe(before);
      await isSeen(ada, 'Right');
      expect(await places(ada)).toEqual(await places(ben));
      const again = await download();
      expect(readFileSync(again.path, 'utf8')).toBe(readFileSync(exported.path, 'utf8'));
    });

    test('a file that is no dashboard is refused in words', async () => {
      const { ada } = pair;
      await list();
      const links = ada.getByRole('main').getByRole('link');
      await links.first().waitFor();
      const before = await links.allInnerTexts();
      for (const [content, says] of [
        ['{', 'This file is not JSON.'],
        ['{"format": "elsewhere"}', 'This is not an exported dashboard.'],
      ] as const) {
        await importFile({
          name: 'dashboard.json',
          mimeType: 'application/json',
          buffer: Buffer.from(content),
        });
        await ada.getByText(says).first().waitFor();
      }
      await ada.reload();
      await links.first().waitFor();
      expect(await links.allInnerTexts()).toEqual(before);
    });
  });
}
