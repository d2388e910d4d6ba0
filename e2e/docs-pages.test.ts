import { expect, test } from 'vitest';
import { PROBLEMS } from '#core/contract/index.ts';
import { testBrowser } from './support/browser.ts';
import { installation } from './support/installation.ts';

const server = installation();
const { window, complaints } = await testBrowser();

test('the readable page of the API shows every route, under the content security policy', async () => {
  const page = await window();
  await page.goto(new URL('/api/docs', server.address).href);
  const document = (await (await fetch(new URL('/api/v1/openapi.json', server.address))).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const count = Object.values(document.paths).flatMap(methods => Object.keys(methods)).length;
  await page
    .locator('.opblock')
    .nth(count - 1)
    .waitFor();
  expect(await page.locator('.opblock').count()).toBe(count);
  // An operation unfolds, with the example of its body.
  const commands = page.locator('.opblock', { hasText: '/dashboards/{id}/commands' });
  await commands.locator('.opblock-summary').click();
  await commands.getByText('"moveRegion"').first().waitFor();
  expect(complaints.splice(0)).toEqual([]);
});

test('the page of problems is styled, and a problem’s address leads to its section', async () => {
  const page = await window();
  await page.goto(new URL('/docs/problems#version-conflict', server.address).href);
  const section = page.locator('section:target');
  expect(await section.locator('h2').textContent()).toBe(PROBLEMS['version-conflict'].title);
  expect(await section.evaluate(element => getComputedStyle(element).borderLeftWidth)).toBe('4px');
  expect(complaints.splice(0)).toEqual([]);
});
