import { describe, expect, test } from 'vitest';
import type { DataSource } from '#core/contract/index.ts';
import { complaintsAbout, type Draft, draftOf, hasMoved, secretsFrom, settingsFrom } from './form-draft.ts';
import { fieldOfProblem } from './problem-field.ts';

const api: DataSource = {
  id: '6c3a4d0e-0000-4000-8000-000000000001',
  kind: 'http',
  name: 'Orders',
  settings: { url: 'https://api.example.com', auth: 'basic', user: 'reader' },
  secrets: ['password'],
  health: { status: 'unknown', at: null },
  createdAt: '',
  updatedAt: '',
};
const filled = (settings: Draft['settings'], more: Partial<Draft> = {}): Draft => {
  const draft = draftOf('postgres', null);
  return { ...draft, name: 'Shop', ...more, settings: { ...draft.settings, ...settings } };
};

describe('what is sent', () => {
  test('is what is typed, without blanks, in the type of the setting', () => {
    const draft = filled({ host: ' db.example.com ', port: '6543', database: 'shop', user: 'reader' });
    expect(settingsFrom('postgres', draft)).toEqual({
      host: 'db.example.com',
      port: 6_543,
      database: 'shop',
      user: 'reader',
      tls: 'verify-full',
    });
  });
  test('is nothing that does not matter', () => {
    const draft = draftOf('http', api);
    const bearer = { ...draft, settings: { ...draft.settings, auth: 'bearer' }, secrets: { token: 'new' } };
    expect(settingsFrom('http', bearer)).toEqual({ url: 'https://api.example.com', auth: 'bearer' });
    expect(secretsFrom('http', bearer, api.secrets)).toEqual({ token: 'new', password: null });
  });
  test('leaves a secret as it is that nobody touched', () => {
    const draft = draftOf('http', api);
    expect(secretsFrom('http', draft, api.secrets)).toEqual({});
    expect(secretsFrom('http', { ...draft, secrets: { password: null } }, api.secrets)).toEqual({
      password: null,
    });
    expect(secretsFrom('http', { ...draft, secrets: { password: '' } }, [])).toEqual({});
  });
  test('headers that have a name', () => {
    const draft = draftOf('http', api);
    const headers = [
      { name: ' X-Version ', value: '2' },
      { name: '', value: 'lost' },
    ];
    expect(settingsFrom('http', { ...draft, settings: { ...draft.settings, headers } }).headers).toEqual([
      { name: 'X-Version', value: '2' },
    ]);
  });
});

describe('what is wrong with it', () => {
  test('what has to be there, by field', () => {
    expect(complaintsAbout('postgres', draftOf('postgres', null), true)).toEqual({
      name: 'Give it a name; it is shown where data is chosen.',
      host: 'Enter the host.',
      database: 'Enter the database.',
      user: 'Enter the user.',
    });
  });
  test('a test needs no name', () => {
    const draft = filled({ host: 'db', database: 'shop', user: 'reader' }, { name: '' });
    expect(complaintsAbout('postgres', draft, false)).toEqual({});
  });
  test.each(['0', '65536', '1.5', 'many'])('a port that is %s', port => {
    const draft = filled({ host: 'db', database: 'shop', user: 'reader', port });
    expect(complaintsAbout('postgres', draft, true)).toEqual({
      port: 'Enter a whole number from 1 to 65535.',
    });
  });
  test('an address that is none', () => {
    const draft = draftOf('http', { ...api, settings: { url: 'api.example.com' } });
    expect(complaintsAbout('http', draft, true).url).toMatch(/looks like this: https:/);
  });
});

describe('a source that moves', () => {
  const draft = draftOf('http', api);
  const moved = { ...draft, settings: { ...draft.settings, url: 'https://other.example.com' } };
  test('is one at another address', () => {
    expect(hasMoved('http', draft, api)).toBe(false);
    expect(hasMoved('http', moved, api)).toBe(true);
    expect(hasMoved('http', { ...draft, name: 'New' }, api)).toBe(false);
    expect(hasMoved('http', moved, null)).toBe(false);
  });
  test('has its refusal at the secret that is missing', () => {
    const refusal = { code: 'invalid-request' as const, extra: {} };
    expect(fieldOfProblem(refusal, 'http', moved, api)).toBe('password');
    expect(fieldOfProblem(refusal, 'http', draft, api)).toBeNull();
  });
});

test.each([
  ['/settings/headers/0/name', 'headers'],
  ['/url', 'url'],
  ['/name', 'name'],
  ['/settings', null],
])('a refusal at %s is about %s', (at, field) => {
  const refusal = { code: 'invalid-request' as const, extra: { at } };
  expect(fieldOfProblem(refusal, 'http', draftOf('http', api), api)).toBe(field);
});

test('a name that is taken is mended in the name', () => {
  const refusal = { code: 'already-exists' as const, extra: {} };
  expect(fieldOfProblem(refusal, 'http', draftOf('http', null), null)).toBe('name');
});
