/** What stands for a message that nobody here knows. */
export const WITHHELD = '(message withheld)';

/**
 * Messages that browsers and React write, and what is said of them. A message may quote anything: a title, a
 * row, an address with a token. So none is passed on; what is passed on are these sentences, and the place in
 * the source, which Sentry shows with its line.
 */
const KNOWN: readonly (readonly [pattern: RegExp, said: string])[] = [
  [/^Minified React error #(\d{1,4});/, 'Minified React error #$1'],
  [/^Cannot (read|set) propert(?:y|ies) .*\bof (undefined|null)\b/, 'Cannot $1 properties of $2'],
  [/^can't access property\b.* (?:is|of) (undefined|null)\b/, "can't access property of $1"],
  [/^(undefined|null) is not an object \(/, '$1 is not an object'],
  [/ is not a function\b/, 'something is not a function'],
  [/ is not a constructor\b/, 'something is not a constructor'],
  [/ is not iterable\b/, 'something is not iterable'],
  [/ is not defined$/, 'something is not defined'],
  [/^Cannot access .* before initialization$/, 'something is used before initialization'],
  [/^Assignment to constant variable/, 'Assignment to constant variable'],
  [/^Maximum call stack size exceeded|^too much recursion/, 'Maximum call stack size exceeded'],
  [/^Maximum update depth exceeded/, 'Maximum update depth exceeded'],
  [/\bJSON\b/, 'something is not valid JSON'],
  [/^Invalid (array length|time value|Date|URL|string length)$/, 'Invalid $1'],
  [/^Failed to (execute|construct) '(\w{1,60})'(?: on '(\w{1,60})')?/, "Failed to $1 '$2' on '$3'"],
  [/^The (?:operation was aborted|user aborted a request)/, 'The operation was aborted'],
  [/quota.*exceeded|exceeded.*quota/i, 'The quota has been exceeded'],
  [/^(?:Out of memory|out of memory|Array buffer allocation failed)/, 'Out of memory'],
];

/** @returns what may be said of an error's message */
export function knownMessage(message: string): string {
  for (const [pattern, said] of KNOWN) {
    const found = pattern.exec(message);
    if (found) return said.replaceAll(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '…');
  }
  return WITHHELD;
}
