import { expect, test } from 'vitest';
import { expectNoLeak } from '../testing/refusal.ts';
import { troubleSentence, WriteTrouble } from './write-trouble.ts';

const failure = (code: string) => Object.assign(new Error('could not extend file "base/1/2"'), { code });

test.each([
  ['53100', 'disk is full'],
  ['58030', 'cannot write to its disk'],
  ['25006', 'takes no changes'],
])('%s is told by its name, also when it is wrapped, and shows nothing of the database', (code, words) => {
  const wrapped = new Error('outer', { cause: failure(code) });
  for (const error of [failure(code), wrapped]) {
    const sentence = troubleSentence(error)!;
    expect(sentence).toContain(words);
    expectNoLeak(sentence);
  }
});

test('other failures are none of its business', () => {
  const trouble = new WriteTrouble();
  for (const error of [failure('57014'), new Error('Connection terminated'), null, 'text']) {
    trouble.failed(error);
    expect(trouble.now).toBe(null);
    expect(troubleSentence(error)).toBe(null);
  }
});

test('a refused change is news until one succeeds', () => {
  const trouble = new WriteTrouble();
  trouble.failed(failure('53100'));
  expect(trouble.now).toBe('disk-full');
  trouble.done();
  expect(trouble.now).toBe(null);
});
