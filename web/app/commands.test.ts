import { expect, test, vi } from 'vitest';
import { type AppCommand, listCommands, registerCommands } from './commands.ts';

const command = (id: string, more: Partial<AppCommand> = {}): AppCommand => ({
  id,
  title: id,
  group: 'Test',
  run: vi.fn(),
  ...more,
});

test('commands are offered while they are registered', () => {
  const stop = registerCommands([command('a'), command('b')]);
  expect(listCommands().map(({ id }) => id)).toEqual(['a', 'b']);
  stop();
  expect(listCommands()).toEqual([]);
});

test('the later registration of an id wins, and the earlier one comes back', () => {
  const stopFirst = registerCommands([command('a', { title: 'first' })]);
  const stopSecond = registerCommands([command('a', { title: 'second' })]);
  expect(listCommands().map(({ title }) => title)).toEqual(['second']);
  stopSecond();
  expect(listCommands().map(({ title }) => title)).toEqual(['first']);
  stopFirst();
});

test('what is not possible now is not offered', () => {
  const stop = registerCommands([command('a', { disabled: true }), command('b')]);
  expect(listCommands().map(({ id }) => id)).toEqual(['b']);
  stop();
});

test("the page's commands come after the app's, whichever registered first", () => {
  const stopPage = registerCommands([command('page'), command('both', { title: 'of the page' })]);
  const stopApp = registerCommands([command('app'), command('both', { title: 'of the app' })], 'app');
  expect(listCommands().map(({ id }) => id)).toEqual(['app', 'page', 'both']);
  expect(listCommands().at(-1)?.title).toBe('of the page');
  stopPage();
  stopApp();
});
