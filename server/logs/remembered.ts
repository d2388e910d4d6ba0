/**
 * Remembers the results of a function of texts: most sentences and words of a log come again and again.
 * @param most texts that are remembered; those that come when it is full are worked out each time
 */
export function remembered<T>(work: (text: string) => T, most = 2_000, longest = 200): (text: string) => T {
  const known = new Map<string, T>();
  return text => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = work(text);
    if (known.size < most && text.length <= longest) known.set(text, result);
    return result;
  };
}
