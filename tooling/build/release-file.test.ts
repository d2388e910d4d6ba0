import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PlantedProject } from '../testing/planted-project.ts';
import { revisionOf, writeRelease } from './release-file.ts';

/** A project that somebody has committed. */
function committed(): PlantedProject {
  const project = new PlantedProject({ 'core/name.ts': "export const name = 'first';\n" });
  const git = (...args: string[]) => {
    const settings = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org'];
    const { status, stderr } = spawnSync('git', [...settings, ...args], {
      cwd: project.root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
  };
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--no-gpg-sign', '--message', 'First');
  return project;
}

const releaseIn = ({ root }: PlantedProject) =>
  JSON.parse(readFileSync(join(root, 'dist/release.json'), 'utf8'));

describe('the revision of a build', () => {
  test('is the commit that is checked out, and says when it was changed', () => {
    using project = committed();
    const revision = revisionOf(project.root);
    expect(revision).toMatch(/^[0-9a-f]{12}$/);
    project.write('untracked.txt', 'of no matter');
    expect(revisionOf(project.root)).toBe(revision);
    project.write('core/name.ts', "export const name = 'second';\n");
    expect(revisionOf(project.root)).toBe(`${revision}-dirty`);
  });

  test('is unknown without a repository of its own, also inside somebody else’s', () => {
    using outer = committed();
    outer.write('unpacked/package.json', '{}');
    expect(revisionOf(join(outer.root, 'unpacked'))).toBe('unknown');
  });

  test('is unknown when git cannot tell', () => {
    using project = new PlantedProject();
    project.write('.git/HEAD', 'nonsense');
    expect(revisionOf(project.root)).toBe('unknown');
  });

  test('lies with the version beside the built page', () => {
    using project = committed();
    writeRelease(project.root);
    expect(releaseIn(project)).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      revision: revisionOf(project.root),
    });
    writeRelease(project.root);
  });
});
