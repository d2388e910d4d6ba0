import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REVISION_DIGITS = 12;

/**
 * @param root absolute path of the project
 * @returns the commit that is checked out, with `-dirty` when files were changed since; `unknown` where there
 *   is no git (an unpacked archive, a container's build)
 */
export function revisionOf(root: string): string {
  // Below somebody else's repository git would name theirs.
  if (!existsSync(join(root, '.git'))) return 'unknown';
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const commit = git('rev-parse', `--short=${REVISION_DIGITS}`, 'HEAD').trim();
    const changed = git('--no-optional-locks', 'status', '--porcelain', '--untracked-files=no').trim() !== '';
    return changed ? `${commit}-dirty` : commit;
  } catch {
    return 'unknown';
  }
}

/** Writes `dist/release.json`, from which a serving process knows which build it is (server/release.ts). */
export function writeRelease(root: string): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const file = join(root, 'dist', 'release.json');
  const fresh = `${file}.${process.pid}`;
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(fresh, `${JSON.stringify({ version, revision: revisionOf(root) })}\n`);
  renameSync(fresh, file);
}
