import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { missingPrograms } from '#tooling/alerts/testing/programs.ts';
import { regionOn, type TestBrowser } from '../../support/browser.ts';
import { violations } from '../../support/look.ts';
import { type Prometheus, startPrometheus } from '../../support/prometheus.ts';
import type { QueryEditor } from '../../support/query-editor.ts';

const PATIENT = { timeout: 60_000, interval: 500 };
const withoutPrometheus = missingPrograms('prometheus');

const SOON = { timeout: 10_000 };

/** PromQL, with the metrics and labels of a real Prometheus. */
export function ofPrometheus(windows: TestBrowser, editor: QueryEditor): void {
  describe('of Prometheus', () => {
    let prometheus: Prometheus;
    beforeEach(({ skip }) => skip(withoutPrometheus !== null, String(withoutPrometheus)));
    beforeAll(async () => {
      if (withoutPrometheus) return;
      // It reads itself.
      prometheus = await startPrometheus('itself');
      await editor.connect({
        kind: 'prometheus',
        name: 'Metrics',
        settings: { url: prometheus.address },
        secrets: {},
      });
      await vi.waitFor(async () => {
        const [up] = await prometheus.query('up');
        if (up?.value !== 1) throw new Error('nothing was read yet');
      }, PATIENT);
    });
    afterAll(() => prometheus?.[Symbol.asyncDispose]());

    test('its metrics are listed, and completed while one types', async () => {
      await editor.begin('Metrics', 'PromQL');
      const metrics = editor.dialog().getByRole('list', { name: 'Metrics' });
      await metrics.getByRole('button', { name: /^Insert up\b/ }).click();
      await expect.poll(() => editor.text('PromQL').textContent(), SOON).toBe('up');
      await editor.text('PromQL').click();
      await editor.page.keyboard.press('Control+a');
      await editor.page.keyboard.type('prometheus_build_in');
      await editor
        .dialog()
        .getByRole('option', { name: /prometheus_build_info/ })
        .click();
      await expect.poll(() => editor.text('PromQL').textContent(), SOON).toBe('prometheus_build_info');
      await editor.page.keyboard.type('{');
      await editor
        .dialog()
        .getByRole('option', { name: /^goversion/ })
        .waitFor();
      await editor.page.keyboard.press('Escape');
      expect(await violations(editor.page)).toEqual([]);
      expect(windows.violationsOf(editor.page)).toEqual([]);
    });

    test('a mistake is marked; a run shows series by the names of the legend', async () => {
      await editor.write('PromQL', 'sum(up) by');
      await editor.page.keyboard.press('Control+Enter');
      await expect.poll(() => editor.alert().innerText(), SOON).toMatch(/^Line 1, column \d+: /);
      editor.forgiveRefusals();
      await editor.write('PromQL', 'up');
      await editor.dialog().getByLabel('Legend').fill('up of {{job}}');
      // Ranges end at whole steps: what was read first may be younger than the last of them.
      await expect
        .poll(async () => {
          await editor.button(/^Run/).click();
          await editor.answer().waitFor();
          return editor.answer().getByRole('columnheader').allInnerTexts();
        }, PATIENT)
        .toContainEqual(expect.stringContaining('up of region-dashboard'));
      await editor.button('Use this query').click();
      await editor.gone();
      await expect
        .poll(() => regionOn(editor.page, 'Metrics').getByRole('row').count(), PATIENT)
        .toBeGreaterThan(1);
      expect(windows.complaintsOf(editor.page)).toEqual([]);
    });
  });
}
