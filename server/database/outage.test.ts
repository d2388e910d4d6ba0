import { expect, test } from 'vitest';
import { sortFailure } from './outage.ts';

const withCode = (code: string) => Object.assign(new Error('some words'), { code });

test.each(['57014', '55P03', '40001', '40P01', '53300', '53100', '25006'])(
  '%s is refused: nothing was done',
  code => {
    expect(sortFailure(withCode(code))).toBe('refused');
  },
);

test.each([
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08P01',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ECONNREFUSED',
])('%s is lost: it may have happened', code => {
  expect(sortFailure(withCode(code))).toBe('lost');
});

test.each([
  'Connection terminated unexpectedly',
  'Query read timeout',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Cannot use a pool after calling end on the pool',
])('"%s" (the driver has no code for it) is lost', message => {
  expect(sortFailure(new Error(message))).toBe('lost');
});

test.each(['23505', '22P02', '42P01', '42501'])('%s is a mistake of ours', code => {
  expect(sortFailure(withCode(code))).toBe('bug');
});

test('anything that is no error of the database is a mistake of ours', () => {
  const ofNode = withCode('ERR_INVALID_URL');
  for (const thrown of [new TypeError('x is undefined'), ofNode, 'text', null, undefined])
    expect(sortFailure(thrown)).toBe('bug');
});
