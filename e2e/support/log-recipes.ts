import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const RECIPES = join(root, 'deploy/logs');

/** docs/logs.md */
export const logsPage = readFileSync(join(root, 'docs/logs.md'), 'utf8');

/** @returns the text of a file below deploy/logs */
export const recipe = (name: string) => readFileSync(join(RECIPES, name), 'utf8');

/** The queries of the page, by the language of their block. */
export const queryBlocks = [...logsPage.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(
  ([, language = '', text = '']) => ({
    language,
    text: text.trim(),
  }),
);
