import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';

/** What the content security policy made a browser refuse, as it tells the page itself. */
export interface PageViolation {
  /** for example `script-src-elem` */
  readonly directive: string;
  /** a keyword (`inline`) or an address */
  readonly blocked: string;
  /** `file:line`, where the browser knows */
  readonly source: string;
}

/**
 * Collects the violations of every page; a test that leaves one behind fails.
 * @returns what watches a context, and what takes from a page the violations that a test meant to happen
 */
export function collectViolations() {
  const found: { readonly page: Page; readonly violation: PageViolation }[] = [];
  const taken = (page?: Page): PageViolation[] => {
    const wanted = found.filter(each => page === undefined || each.page === page);
    for (const each of wanted) found.splice(found.indexOf(each), 1);
    return wanted.map(({ violation }) => violation);
  };
  afterEach(() => {
    expect(taken(), 'violations of the content security policy').toEqual([]);
  });
  return {
    async watch(context: BrowserContext): Promise<void> {
      await context.exposeBinding('tellViolation', ({ page }, violation: PageViolation) => {
        found.push({ page, violation });
      });
      await context.addInitScript(() => {
        const { tellViolation } = globalThis as unknown as { tellViolation: (told: object) => void };
        document.addEventListener('securitypolicyviolation', event => {
          const { effectiveDirective: directive, blockedURI: blocked, sourceFile, lineNumber } = event;
          tellViolation({ directive, blocked, source: `${sourceFile}:${lineNumber}` });
        });
      });
    },
    taken,
  };
}
