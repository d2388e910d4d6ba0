import { describe, expect, test } from 'vitest';
import { fieldsOf, fieldsOfSchema, shownFields } from './form-fields.ts';

const names = (...args: Parameters<typeof shownFields>) => shownFields(...args).map(({ name }) => name);

describe('the form of a kind', () => {
  test('is what its schema says', () => {
    const host = fieldsOf('postgres').find(({ name }) => name === 'host');
    expect(host).toMatchObject({
      kind: 'text',
      label: 'Host',
      required: true,
      placeholder: 'db.example.com',
    });
    const port = fieldsOf('postgres').find(({ name }) => name === 'port');
    expect(port).toMatchObject({
      kind: 'whole',
      required: false,
      placeholder: '5432',
      least: 1,
      most: 65_535,
    });
    const tls = fieldsOf('postgres').find(({ name }) => name === 'tls');
    expect(tls).toMatchObject({ kind: 'choice', choices: ['disable', 'require', 'verify-full'] });
  });
  test('takes every type there is', () => {
    const kinds = fieldsOf('http').map(({ name, kind }) => `${name}: ${kind}`);
    expect(kinds).toEqual([
      'url: text',
      'auth: choice',
      'user: text',
      'password: secret',
      'token: secret',
      'headers: headers',
      'ca: pem',
    ]);
    expect(fieldsOfSchema({ properties: { on: { type: 'boolean' } } })[0]).toMatchObject({
      kind: 'flag',
      label: 'on',
    });
  });
});

describe('what matters', () => {
  test('a user and a password with basic authentication, a token with a bearer’s', () => {
    expect(names('prometheus', { auth: 'none', url: '' })).toEqual(['url', 'auth', 'orgId']);
    expect(names('prometheus', { auth: 'basic', url: '' })).toEqual([
      'url',
      'auth',
      'user',
      'password',
      'orgId',
    ]);
    expect(names('http', { auth: 'bearer', url: '' })).toEqual(['url', 'auth', 'token', 'headers']);
  });
  test('an authority where a certificate is looked at', () => {
    expect(names('postgres', { tls: 'verify-full' })).toContain('ca');
    expect(names('postgres', { tls: 'require' })).not.toContain('ca');
    expect(names('http', { auth: 'none', url: 'https://a.example' })).toContain('ca');
    expect(names('http', { auth: 'none', url: 'http://a.example' })).not.toContain('ca');
  });
  test('a database always has a user', () => {
    expect(names('postgres', { tls: 'disable' })).toEqual([
      'host',
      'port',
      'database',
      'user',
      'password',
      'tls',
    ]);
  });
});
