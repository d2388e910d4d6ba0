/** What of a keyboard event a shortcut looks at. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

interface Shortcut {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  up: 'arrowup',
  down: 'arrowdown',
  left: 'arrowleft',
  right: 'arrowright',
  esc: 'escape',
  space: ' ',
  plus: '+',
};
const PRINTED: Readonly<Record<string, string>> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  escape: 'Esc',
  enter: '↵',
  ' ': 'Space',
  delete: 'Del',
  backspace: '⌫',
};

/** @param text for example `mod+shift+z`, `?`, `delete`; `mod` is Cmd on a Mac and Ctrl elsewhere */
export function parseShortcut(text: string): Shortcut {
  const parts = text.toLowerCase().split('+');
  const last = parts.at(-1) ?? '';
  return {
    key: NAMES[last] ?? last,
    mod: parts.includes('mod'),
    shift: parts.includes('shift'),
    alt: parts.includes('alt'),
  };
}

/** @returns whether this key press is that shortcut; a sign like `?` needs no word about Shift */
export function matchesShortcut(text: string, press: KeyPress, mac: boolean): boolean {
  const wanted = parseShortcut(text);
  const key = press.key.toLowerCase();
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  if (key !== wanted.key || mod !== wanted.mod || other || press.altKey !== wanted.alt) return false;
  const shiftedSign = key.length === 1 && key.toUpperCase() === key && !/[0-9 ]/.test(key);
  return shiftedSign || press.shiftKey === wanted.shift;
}

/** @returns the keys as they are printed on this keyboard, for example `['⌘', 'K']` or `['Ctrl', 'K']` */
export function printShortcut(text: string, mac: boolean): string[] {
  const { key, mod, shift, alt } = parseShortcut(text);
  const keys: string[] = [];
  if (mod) keys.push(mac ? '⌘' : 'Ctrl');
  if (alt) keys.push(mac ? '⌥' : 'Alt');
  if (shift) keys.push(mac ? '⇧' : 'Shift');
  keys.push(PRINTED[key] ?? (key.length === 1 ? key.toUpperCase() : key[0]?.toUpperCase() + key.slice(1)));
  return keys;
}

/** Whether the keyboard in front of the person has Cmd keys. */
export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);
}

/** @returns whether somebody types there, so that single letters are no shortcuts */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"]'))
  );
}
