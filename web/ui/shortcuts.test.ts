import { expect, test } from 'vitest';
import { type KeyPress, matchesShortcut, printShortcut } from './shortcuts.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

test('mod is Cmd on a Mac and Ctrl elsewhere', () => {
  expect(matchesShortcut('mod+k', press('k', { ctrlKey: true }), false)).toBe(true);
  expect(matchesShortcut('mod+k', press('k', { metaKey: true }), true)).toBe(true);
  expect(matchesShortcut('mod+k', press('k', { ctrlKey: true }), true)).toBe(false);
  expect(matchesShortcut('k', press('k', { ctrlKey: true }), false)).toBe(false);
});

test('Shift tells undo from redo, and is no matter for a sign that needs it', () => {
  const redo = press('Z', { ctrlKey: true, shiftKey: true });
  expect(matchesShortcut('mod+shift+z', redo, false)).toBe(true);
  expect(matchesShortcut('mod+z', redo, false)).toBe(false);
  expect(matchesShortcut('?', press('?', { shiftKey: true }), false)).toBe(true);
  expect(matchesShortcut('/', press('/'), false)).toBe(true);
});

test('named keys', () => {
  expect(matchesShortcut('esc', press('Escape'), false)).toBe(true);
  expect(matchesShortcut('shift+left', press('ArrowLeft', { shiftKey: true }), false)).toBe(true);
  expect(matchesShortcut('delete', press('Delete'), false)).toBe(true);
});

test('shortcuts are printed as the keyboard prints them', () => {
  expect(printShortcut('mod+shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(printShortcut('mod+shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(printShortcut('left', false)).toEqual(['←']);
});
