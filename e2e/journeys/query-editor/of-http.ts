import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standIn } from '#server/data/sources/over-http/testing/stand-in.ts';
import { regionOn, type TestBrowser } from '../../support/browser.ts';
import { keepLook, sideways, violations } from '../../support/look.ts';
import type { QueryEditor } from '../../support/query-editor.ts';

const SOON = { timeout: 10_000 };

/** A request, its answer, and the expression that makes rows of it. */
export function ofHttp(windows: TestBrowser, editor: QueryEditor): void {
  describe('of HTTP', () => {
    let asked = 0;
    const service: RequestListener = (request, response) => {
      asked += 1;
      const status = request.url === '/v1/orders' ? 200 : 404;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end('{"orders": [{"city": "Bern", "total": 12.5}, {"city": "Basel", "total": 7}]}');
    };
    let stand: Awaited<ReturnType<typeof standIn>>;
    const preview = () => editor.dialog().getByRole('region', { name: 'Preview' });

    beforeAll(async () => {
      stand = await standIn(service);
      const url = `http://127.0.0.1:${stand.port}/v1`;
      await editor.connect({ kind: 'http', name: 'Shop', settings: { url }, secrets: {} });
      await editor.begin('Shop', 'JSONata');
    });
    afterAll(() => stand?.[Symbol.asyncDispose]());

    test('an answer that cannot be fetched is said where it was wanted', async () => {
      await editor.dialog().getByLabel('Path').fill('/order');
      await editor.button('Fetch the answer').click();
      await expect.poll(() => editor.alert().innerText(), SOON).toMatch(/404/);
      editor.forgiveRefusals();
    });

    test('the answer is shown as it came, and its rows', async () => {
      await editor.dialog().getByLabel('Path').fill('/orders');
      await editor.button('Fetch the answer').click();
      const came = editor.dialog().getByRole('region', { name: 'As it came' });
      await expect.poll(() => came.innerText(), SOON).toContain('"city": "Bern"');
      await preview().waitFor();
      expect(await violations(editor.page)).toEqual([]);
    });

    test('an expression is tried on it while it is written, without asking the source again', async () => {
      const before = asked;
      await editor.write('JSONata', 'orders.{"place": city, "money": total * 2}');
      await expect
        .poll(() => preview().getByRole('row').allInnerTexts(), SOON)
        .toEqual([
          expect.stringMatching(/place/),
          expect.stringMatching(/Bern/),
          expect.stringMatching(/14/),
        ]);
      expect(await preview().getByRole('status').first().innerText()).toMatch(/^2\srows, 2\scolumns/);
      expect(asked).toBe(before);
    });

    test('a mistake is marked in the text; the one after it that is right shows rows again', async () => {
      await editor.write('JSONata', 'orders.{"place" city');
      await expect.poll(() => editor.alert().innerText(), SOON).toMatch(/^Line 1, column 17: /);
      await expect.poll(() => editor.text('JSONata').locator('.cm-problem').innerText(), SOON).toBe('city');
      await editor.write('JSONata', 'orders');
      await preview().waitFor();
      expect(await editor.alert().count()).toBe(0);
      editor.forgiveRefusals();
    });

    test('a run asks the source, and its answer takes the place of the preview', async () => {
      const before = asked;
      await editor.button(/^Run/).click();
      await editor.answer().waitFor();
      expect(await preview().count()).toBe(0);
      expect(asked).toBe(before + 1);
    });

    test('a tablet that is turned keeps what is written and not used yet', async () => {
      await editor.write('JSONata', 'orders[total > 10]');
      for (const width of [834, 390, 1_440]) {
        await editor.page.setViewportSize({ width, height: 1_000 });
        await expect.poll(() => editor.text('JSONata').textContent(), SOON).toBe('orders[total > 10]');
        expect(await editor.dialog().getByLabel('Path').inputValue()).toBe('/orders');
        await editor.button(/^Fetch the answer/).click();
        await preview().getByRole('cell', { name: 'Bern' }).waitFor();
        expect(await sideways(editor.page)).toEqual([]);
        await keepLook(editor.page, `http-editor-${width}`);
      }
      await editor.button('Use this query').click();
      await editor.gone();
      await expect.poll(() => regionOn(editor.page, 'Shop').getByRole('row').count(), SOON).toBe(2);
      expect(windows.complaintsOf(editor.page)).toEqual([]);
    });
  });
}
