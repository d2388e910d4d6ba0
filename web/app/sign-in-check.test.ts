import { expect, test } from 'vitest';
import { IDENTITY_LIMITS } from '#core/contract/index.ts';
import { complaints, PASSWORD_MINIMUM } from './sign-in-check.ts';

const fine = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' };

test('the least length of a password is the one of the contract', () => {
  expect(PASSWORD_MINIMUM).toBe(IDENTITY_LIMITS.passwordMinimum);
});

test('a new account needs a name, an address and a long enough password', () => {
  expect(complaints(fine, true)).toEqual({ name: null, email: null, password: null });
  const wrong = complaints({ name: ' ', email: 'ada', password: 'short' }, true);
  expect(Object.values(wrong).every(Boolean)).toBe(true);
});

test('signing in asks for no name and takes any password that is there', () => {
  expect(complaints({ name: '', email: 'ada@example.org', password: 'x' }, false)).toEqual({
    name: null,
    email: null,
    password: null,
  });
});
