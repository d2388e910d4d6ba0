import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import type { SentryFrame } from '#server/testing/sentry/event.ts';
import { pageFolder } from '../../cli/page-folder.ts';

/** A place in our sources. */
export interface SourcePlace {
  /** from the root of the project */
  readonly file: string;
  /** 1 is the first */
  readonly line: number;
}

/**
 * Makes a script of ours throw these, each by itself, some time after it was fetched: telemetry's own, which is
 * fetched when the page is there.
 */
export async function throwInPage(page: Page, ...messages: readonly string[]): Promise<void> {
  const code = messages.map(text => `setTimeout(() => { throw new Error(${JSON.stringify(text)}); });`);
  await page.route('**/assets/tell-*.js', async route => {
    const response = await route.fetch();
    const script = await response.text();
    await route.fulfill({ response, body: `${script}\n${code.join('\n')}` });
  });
}

/** @returns where a frame of a report comes from, by the source map that the build has kept; null for others */
export function sourcePlace({ filename = '', lineno = 0, colno = 0 }: SentryFrame): SourcePlace | null {
  if (!filename.includes('/assets/')) return null;
  const file = join(pageFolder(), '../source-maps/assets', `${basename(filename)}.map`);
  const found = new SourceMap(JSON.parse(readFileSync(file, 'utf8'))).findOrigin(lineno, colno);
  return 'fileName' in found ? { file: found.fileName, line: found.lineNumber } : null;
}
