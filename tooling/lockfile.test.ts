import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completed, missingPackages } from './lockfile.ts';

const incomplete = {
  packages: {
    '': {},
    'node_modules/tool': {
      version: '1.2.3',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64': '1.2.3',
        '@tool/linux-x64-musl': '1.2.3',
        '@tool/wasm32-wasi': '1.2.3',
      },
    },
    'node_modules/@tool/linux-x64': { version: '1.2.3' },
  },
};

test('this project’s lock file names every platform’s package, so that npm ci accepts it', () => {
  const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, '../package-lock.json'), 'utf8'));
  expect(missingPackages(lock), 'run: node bin/launch.js tooling/lockfile.ts').toEqual([]);
});

describe('completed', () => {
  test('adds what is missing for its platform only', () => {
    const { packages } = completed(incomplete);
    expect(packages['node_modules/@tool/linux-x64-musl']).toEqual({
      version: '1.2.3',
      cpu: ['x64'],
      os: ['linux'],
      libc: ['musl'],
      dev: true,
      optional: true,
    });
    expect(packages['node_modules/@tool/wasm32-wasi']).toMatchObject({ cpu: ['wasm32'] });
    expect(missingPackages({ packages })).toEqual([]);
  });

  test('refuses to guess a platform or a version', () => {
    const needing = (optionalDependencies: Record<string, string>) => ({
      packages: { 'node_modules/tool': { optionalDependencies } },
    });
    expect(() => completed(needing({ 'some-package': '1.0.0' }))).toThrow('for which platform');
    expect(() => completed(needing({ 'tool-linux-x64': '^1.0.0' }))).toThrow('no version');
  });
});
