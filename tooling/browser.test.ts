import { afterEach, expect, test, vi } from 'vitest';
import { launchBrowser, NoBrowser, orReason } from './browser.ts';

afterEach(() => vi.unstubAllEnvs());

test('a browser starts here, shows a page with text and reaches nothing outside', {
  timeout: 60_000,
}, async ({ skip }) => {
  const browser = await launchBrowser().catch(orReason);
  if (typeof browser === 'string') return skip(browser);
  try {
    const page = await browser.newPage();
    await page.setContent('<span>Some words, 1,234.5</span>');
    const box = await page.locator('span').boundingBox();
    expect(box?.width).toBeGreaterThan(50);
    await expect(page.goto('https://example.com/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  } finally {
    await browser.close();
  }
});

test('a CHROMIUM_PATH that does not work is named, and no other browser is taken', async () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium');
  const failure = await launchBrowser().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NoBrowser);
  expect(orReason(failure)).toMatch(/^CHROMIUM_PATH does not start: /);
});

test('only the absence of a browser is a reason to skip', () => {
  expect(() => orReason(new TypeError('a mistake'))).toThrow('a mistake');
});
