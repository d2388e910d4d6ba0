import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';

export interface FoundSecret {
  /** relative to the root */
  readonly file: string;
  readonly line: number;
  /** which kind of secret; the secret itself is masked */
  readonly message: string;
}

/** Neither ours nor handed out: what packages and tools bring, and what an installation keeps. */
const ELSEWHERE = /^(node_modules|\.git|\.data|\.cache|\.env(\.(?!.*example$).*)?)$/;
/** Nobody writes a secret into these, and they are long. */
const LISTS = new Set(['package-lock.json']);

/** @returns every file below a folder that is handed out, relative to it, with `/` */
export function filesOf(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (ELSEWHERE.test(entry.name) || LISTS.has(path)) return [];
    if (entry.isDirectory()) return filesOf(root, path);
    return entry.isFile() ? [path] : [];
  });
}

/** Passwords for hosts that nobody else reaches: this machine, and names that are reserved for examples. */
const NOWHERE = String.raw`/@(localhost|127\.0\.0\.1|([\w\x24{}-]+\.)*example(\.com|\.org|\.net)?)[:/]/`;

const CONFIG = {
  rules: [
    {
      id: '@secretlint/secretlint-rule-preset-recommend',
      rule: recommended,
      options: {},
      rules: [
        { id: '@secretlint/secretlint-rule-database-connection-string', options: { allows: [NOWHERE] } },
        { id: '@secretlint/secretlint-rule-basicauth', options: { allows: [NOWHERE] } },
      ],
    },
  ],
};

/** secretlint measures itself by marks that pile up, each looked for among all: a thousand files took a minute. */
async function withoutMarks<T>(run: () => Promise<T>): Promise<T> {
  const { mark } = performance;
  performance.mark = (() => undefined) as never;
  try {
    return await run();
  } finally {
    performance.mark = mark;
  }
}

/** @returns the secrets in these files, as far as secretlint's recommended rules know their form */
export function secretsIn(root: string, files: readonly string[]): Promise<FoundSecret[]> {
  return withoutMarks(() => lookIn(root, files));
}

/** A source map holds the sources as JSON: escaped, a secret does not look like one. */
function textOf(file: string, bytes: Buffer): string {
  const text = bytes.toString();
  if (!file.endsWith('.map')) return text;
  const { sourcesContent = [] } = JSON.parse(text) as { sourcesContent?: readonly (string | null)[] };
  return [text, ...sourcesContent].join('\n');
}

async function lookIn(root: string, files: readonly string[]): Promise<FoundSecret[]> {
  const found: FoundSecret[] = [];
  // one after the other: they are many, and it takes no time that could be shared
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    // a picture, a font, an archive
    if (bytes.subarray(0, 8_000).includes(0)) continue;
    const { messages } = await lintSource({
      source: { filePath: file, content: textOf(file, bytes), ext: '', contentType: 'text' },
      options: { config: CONFIG, maskSecrets: true },
    });
    for (const { loc, message } of messages) found.push({ file, line: loc.start.line, message });
  }
  return found;
}
