import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../source/source-files.ts';

/** A numbered rule and where it stands. */
export interface Rule {
  id: string;
  path: string;
  line: number;
}

/** What an id looks like: `LAYOUT-1`, `SYNC-12`. */
export const ID = '[A-Z][A-Z0-9]*-\\d+';

const RULE = new RegExp(`^- \\*\\*(${ID})\\*\\*`);

/**
 * The rules in core/SPEC.md and core/…/RULES.md: list items that begin with an id in bold.
 *
 * @param root absolute path of the project
 */
export function rulesIn(root: string): Rule[] {
  const files = filesBelow(root, 'core').filter(
    path => path === 'core/SPEC.md' || path.endsWith('/RULES.md'),
  );
  return files.flatMap(path =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((text, index) => {
        const id = RULE.exec(text)?.[1];
        return id ? [{ id, path, line: index + 1 }] : [];
      }),
  );
}
