import { expect, test } from 'vitest';
import { readRelease, releaseOf } from './release.ts';

test('a release is named as error trackers want it: package, version and build', () => {
  expect(releaseOf('0.1.0', '0123456789ab').name).toBe('region-dashboard@0.1.0+0123456789ab');
});

test('the release that lies here has the version of package.json, built or not', () => {
  const { version, revision, name } = readRelease();
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(revision).toMatch(/^(?:[0-9a-f]{12}(?:-dirty)?|unknown)$/);
  expect(name).toBe(`region-dashboard@${version}+${revision}`);
});
