import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** CSP sources of what is written into a page instead of into a file of its own. */
export interface InlineHashes {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

export const NOTHING_INLINE: InlineHashes = { scripts: [], styles: [] };

const SCRIPT = /<script\b(?<attributes>[^>]*)>(?<content>[\s\S]*?)<\/script\s*>/gi;
const STYLE = /<style\b(?<attributes>[^>]*)>(?<content>[\s\S]*?)<\/style\s*>/gi;
const COMMENT = /<!--[\s\S]*?-->/g;

function hashes(html: string, element: RegExp): string[] {
  const contents = [...html.matchAll(element)]
    .filter(({ groups }) => !/\ssrc\s*=/i.test(groups?.attributes ?? ''))
    .map(({ groups }) => groups?.content ?? '');
  return [...new Set(contents)].map(
    // Browsers hash the text after the parser has made every line end \n.
    content => `'sha256-${createHash('sha256').update(content.replaceAll(/\r\n?/g, '\n')).digest('base64')}'`,
  );
}

/**
 * Hashes instead of nonces: a page that lies on a CDN is the same for everybody and cannot carry a nonce.
 * @param html of our own build
 */
export function inlineHashes(html: string): InlineHashes {
  const visible = html.replaceAll(COMMENT, '');
  return { scripts: hashes(visible, SCRIPT), styles: hashes(visible, STYLE) };
}

/** @returns the hashes for the page that was built into this folder; none where there is no page */
export function inlineOf(folder: string | null): InlineHashes {
  const file = folder === null ? null : join(folder, 'index.html');
  return file !== null && existsSync(file) ? inlineHashes(readFileSync(file, 'utf8')) : NOTHING_INLINE;
}
