import { expect, test } from 'vitest';
import { Histories } from './histories.ts';
import { create, someKey, write } from './testing/writer.ts';

const key = someKey();
const { events } = write(key, create(key, 'Sales'), [
  { type: 'rename', title: 'A' },
  { type: 'rename', title: 'B' },
  { type: 'rename', title: 'C' },
]);

test('a history ends where its reader is, however much more there is to read', async () => {
  const histories = new Histories();
  await histories.load(
    'ada',
    () => 3,
    async () => ({ events: events.toReversed(), folded: false }),
  );
  expect(histories.all.get('ada')?.undo.map(({ seq }) => seq)).toEqual([2, 3]);
  histories.follow(events.slice(3));
  expect(histories.all.get('ada')?.undo.map(({ seq }) => seq)).toEqual([2, 3, 4]);
});

test('a history is read once, and followed only for those who have one', async () => {
  const histories = new Histories();
  let reads = 0;
  const read = async () => {
    reads += 1;
    return { events: events.toReversed(), folded: true };
  };
  histories.follow(events);
  expect(histories.all.size).toBe(0);
  for (let n = 0; n < 3; n += 1) await histories.load('ada', () => 4, read);
  expect(reads).toBe(1);
  expect(histories.all.get('ada')).toMatchObject({ folded: true });
});
