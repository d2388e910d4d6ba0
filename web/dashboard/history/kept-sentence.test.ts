import { expect, test } from 'vitest';
import { formatDateTime } from '#web/ui/index.ts';
import { keptSentence } from './kept-sentence.ts';

const begins = { seq: 7, at: '2026-03-04T05:06:00.000Z' };
const time = formatDateTime(begins.at);

test('a history that is whole, and stays so, needs no words', () => {
  expect(keptSentence({ begins: null, keptSeconds: null })).toBeNull();
});

test('a history that was folded says from when on it is there', () => {
  expect(keptSentence({ begins, keptSeconds: null })).toBe(
    `History before ${time} was folded: it cannot be shown or undone.`,
  );
});

test('where history is folded, people are told before it happens to them', () => {
  expect(keptSentence({ begins: null, keptSeconds: 3_600 })).toBe(
    'Here changes are folded into one after an hour.',
  );
  expect(keptSentence({ begins, keptSeconds: 3_600 })).toBe(
    `History before ${time} was folded: it cannot be shown or undone. Here changes are folded into one after an hour.`,
  );
});
