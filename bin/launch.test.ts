import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Project } from './testing/project.ts';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

describe('running', () => {
  test('passes arguments, output and the exit code, and shows no warning', async () => {
    project.npm(`${project.installing()}\nexit 0`);
    project.write('entry.ts', 'console.log(process.argv.slice(2) as string[]); process.exitCode = 7;');
    await project.run('entry.ts');
    const { code, stdout, stderr } = await project.run('entry.ts', 'one', '--two');
    expect(code).toBe(7);
    expect(stdout).toBe("[ 'one', '--two' ]\n");
    expect(stderr).toBe('');
  });

  test('says so in one sentence when there is no such file', async () => {
    await project.run('missing.ts');
    const { code, stderr } = await project.run('missing.ts');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'There is no missing.ts in this project.\n' });
  });

  test('--bin runs a tool of node_modules/.bin under the pinned Node', async () => {
    project.npm(
      [
        project.installing(),
        "echo '#!/usr/bin/env node\nconsole.log(process.execPath, process.argv[2]);' > node_modules/.bin/tool",
        "echo '#!/bin/sh\necho shell $1' > node_modules/.bin/script && chmod +x node_modules/.bin/script",
      ].join('\n'),
    );
    const tool = await project.run('--bin', 'tool', 'argument');
    expect(tool.stdout).toBe(`${process.execPath} argument\n`);
    expect((await project.run('--bin', 'script', 'argument')).stdout).toBe('shell argument\n');
    const unknown = await project.run('--bin', 'unknown');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toBe('There is no tool called unknown in node_modules/.bin.\n');
  });
});

describe('installing', () => {
  beforeEach(() => project.write('entry.ts', 'console.log("ran");'));

  test('happens once, with npm ci and the development dependencies', async () => {
    const first = await project.run('entry.ts');
    expect(first.stderr).toMatch(/^Installing the dependencies .*\nInstalled in \d+ s\.\n$/);
    expect(first.stdout).toBe('ran\n');
    const second = await project.run('entry.ts');
    expect(second.stderr).toBe('');
    expect(project.npmCalls()).toEqual(['ci --include=dev --include=optional']);
  });

  test('happens again when the lock file wants something else', async () => {
    await project.run('entry.ts');
    project.lock('2.0.0');
    await project.run('entry.ts');
    expect(project.npmCalls()).toHaveLength(2);
  });

  test('is not needed after an npm install by hand', async () => {
    await project.run('entry.ts');
    project.lock('2.0.0');
    project.lock('2.0.0', 'node_modules/.package-lock.json');
    const { stdout, stderr } = await project.run('entry.ts');
    expect({ stdout, stderr }).toEqual({ stdout: 'ran\n', stderr: '' });
    expect(project.npmCalls()).toHaveLength(1);
  });

  test('that fails ends with one sentence and is tried again next time', async () => {
    project.npm('echo "npm error network" >&2; exit 9');
    const failed = await project.run('entry.ts');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toBe('');
    expect(failed.stderr).toMatch(/npm error network\nThe dependencies could not be installed [^\n]*\n$/);
    project.npm(project.installing());
    expect((await project.run('entry.ts')).stdout).toBe('ran\n');
  });

  test('without the pinned Node names what to do', async () => {
    project.npm('mkdir -p node_modules');
    const { code, stderr } = await project.run('entry.ts');
    expect(code).toBe(1);
    expect(stderr).toContain('npm config set ignore-scripts false');
  });

  test('that is interrupted ends by the signal and leaves no lock', async () => {
    project.npm('echo begun; exec sleep 60');
    const running = project.start('entry.ts');
    await running.printed('begun');
    running.process.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ signal: 'SIGTERM', stdout: '' });
    expect(readdirSync(join(project.root, '.cache'))).toEqual([]);
  });

  test('is done by one of two launchers that start together', async () => {
    project.npm(`${project.installing()}\nsleep 0.7`);
    const [first, second] = await Promise.all([project.run('entry.ts'), project.run('entry.ts')]);
    expect([first.stdout, second.stdout]).toEqual(['ran\n', 'ran\n']);
    expect(first.stderr + second.stderr).toContain('Another start is installing');
    expect(project.npmCalls()).toHaveLength(1);
  });

  test('goes on where a killed launcher left its lock', async () => {
    project.npm('echo begun; exec sleep 60');
    const killed = project.start('entry.ts');
    await killed.printed('begun');
    process.kill(-(killed.process.pid ?? 0), 'SIGKILL');
    await killed.ended;
    expect(readdirSync(join(project.root, '.cache'))).toEqual(['install.lock']);

    project.npm(`${project.installing()}\nsleep 0.3`);
    const both = await Promise.all([project.run('entry.ts'), project.run('entry.ts')]);
    expect(both.map(({ stdout }) => stdout)).toEqual(['ran\n', 'ran\n']);
    expect(project.npmCalls()).toHaveLength(2);
  });
});
