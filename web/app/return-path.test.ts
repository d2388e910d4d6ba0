import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

test('a path of this page stays, with search and hash', () => {
  expect(returnPath('/t/home/d/1?at=3#x')).toBe('/t/home/d/1?at=3#x');
});

test.each([
  undefined,
  '',
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/..//evil.example',
  'javascript:alert(1)',
  '/sign-in?from=%2Fsign-in',
])('%s leads home', wanted => {
  expect(returnPath(wanted)).toBe('/');
});
