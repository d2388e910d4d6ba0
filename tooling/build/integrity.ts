import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a browser runs or applies: scripts, and links to style sheets and modules. */
const ELEMENT = /<(?:script|link)\b[^>]*>/gi;
const CHECKED_LINK = /\brel="(?:stylesheet|modulepreload)"/;
const ADDRESS = /\s(?:src|href)="(\/[^"]+)"/;

/**
 * Writes into `index.html` what each file that it names must contain (Subresource Integrity): where a CDN
 * holds files of two builds, or somebody has changed one, the browser refuses instead of running it.
 *
 * @param folder the built page
 */
export function addIntegrity(folder: string): void {
  const file = join(folder, 'index.html');
  const html = readFileSync(file, 'utf8').replace(ELEMENT, element => {
    const [, address] = ADDRESS.exec(element) ?? [];
    const isChecked = element.startsWith('<script') || CHECKED_LINK.test(element);
    if (!address || !isChecked || element.includes(' integrity=')) return element;
    const digest = createHash('sha384')
      .update(readFileSync(join(folder, address)))
      .digest('base64');
    return element.replace(ADDRESS, `$& integrity="sha384-${digest}"`);
  });
  writeFileSync(file, html);
}
