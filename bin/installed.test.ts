import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { satisfiesLock } from './launcher/installed.js';

function compare(wanted: object, present: object | undefined): boolean {
  const root = mkdtempSync(join(tmpdir(), 'installed-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  const record = join(root, 'node_modules/.package-lock.json');
  if (present) writeFileSync(record, JSON.stringify({ packages: present }));
  return satisfiesLock(root);
}

const here = { optional: true, os: [process.platform], cpu: [process.arch], version: '1.0.0' };

test('what npm has installed here satisfies this project’s lock file', () => {
  expect(satisfiesLock(resolve(import.meta.dirname, '..'))).toBe(true);
});

test('without npm’s record, as after an interrupted installation, nothing is satisfied', () => {
  expect(compare({}, undefined)).toBe(false);
  expect(compare({}, {})).toBe(true);
});

test.each([
  [{ version: '1.0.0' }, { version: '1.0.0' }, true],
  [{ version: '1.0.0' }, { version: '1.0.1' }, false],
  [{ version: '1.0.0', integrity: 'a' }, { version: '1.0.0', integrity: 'b' }, false],
  [{ version: '1.0.0' }, undefined, false],
  [{ version: '1.0.0', dev: true }, undefined, false],
  [here, here, true],
  [here, undefined, false],
  [{ ...here, os: ['another'] }, undefined, true],
  [{ ...here, cpu: ['another'] }, undefined, true],
  [{ ...here, libc: ['musl'] }, undefined, true],
  [{ version: '1.0.0', optional: true }, undefined, true],
])('wanted %j, present %j: %s', (wanted, present, satisfied) => {
  expect(compare({ 'node_modules/x': wanted }, present ? { 'node_modules/x': present } : {})).toBe(satisfied);
});
