import { expect, test } from 'vitest';
import { knownMessage, WITHHELD } from './known-message.ts';

const thrownBy = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It throws nothing.');
};
const nothing = undefined as unknown as Record<string, never>;

test.each([
  [thrownBy(() => nothing.Redundancies), 'Cannot read properties of undefined'],
  [thrownBy(() => JSON.parse('Redundancies')), 'something is not valid JSON'],
  [thrownBy(() => [...(5 as unknown as string[])]), 'something is not iterable'],
  [thrownBy(() => new Array(-1)), 'Invalid array length'],
  [`can't access property "Redundancies", row is undefined`, "can't access property of undefined"],
  [`undefined is not an object (evaluating 'row.Redundancies')`, 'undefined is not an object'],
  [
    `Failed to execute 'insertBefore' on 'Node': The node "Redundancies" is not a child.`,
    "Failed to execute 'insertBefore' on 'Node'",
  ],
  [`Failed to construct 'URL': Redundancies`, "Failed to construct 'URL' on '…'"],
  [
    'Minified React error #185; visit https://react.dev/errors/185?args[]=Redundancies for the full message',
    'Minified React error #185',
  ],
])('of %j it is said: %s', (message, said) => {
  expect(knownMessage(message)).toBe(said);
});

test('what nobody here knows is not passed on', () => {
  expect(knownMessage('The board Redundancies could not be drawn')).toBe(WITHHELD);
  expect(knownMessage('')).toBe(WITHHELD);
});
