/**
 * Text that would do something where a log is read: end the line and forge another one, move the cursor, set the
 * title of a terminal, or show itself in another order than it has. By what it is.
 */
export const HOSTILE_TEXT: Readonly<Record<string, string>> = {
  'line feed and a forged line': 'x\n{"level":"fatal","msg":"forged"}',
  'carriage return': 'x\r{"level":"fatal","msg":"forged"}',
  'colour of ANSI': 'x\u001b[31mred\u001b[0m',
  'title of a terminal': 'x\u001b]0;owned\u0007',
  'one-byte control sequence': 'x\u009b2J',
  'next line': 'x\u0085forged',
  'line separator': 'x\u2028forged',
  'paragraph separator': 'x\u2029forged',
  'vertical tab, form feed, backspace and delete': 'x\u000b\u000c\u0008\u007f',
  'text from right to left': 'x\u202egnp.exe\u202c\u2066y\u2069',
  'null character': 'x\u0000y',
  'lone surrogate': 'x\ud800y',
  'zero width and byte order mark': 'x\u200b\ufeffy',
};

/** What no line of a log contains as it is: all of it can be written as an escape. */
export const HARMFUL = /[\p{Cc}\p{Cs}\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
