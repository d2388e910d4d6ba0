/** Names of the lines that somebody does not want to see. */
export type Hidden = ReadonlySet<string>;

/** @returns what is hidden when one line is to stand alone, or nothing when it already does */
export function isolated(hidden: Hidden, names: readonly string[], name: string): Hidden {
  const others = names.filter(other => other !== name);
  const alone = !hidden.has(name) && others.every(other => hidden.has(other));
  return new Set(alone ? [] : others);
}

/** @returns what is hidden when one line more, or one less, is shown; the last one stays */
export function toggled(hidden: Hidden, names: readonly string[], name: string): Hidden {
  const after = new Set(hidden);
  if (!after.delete(name)) after.add(name);
  return names.every(other => after.has(other)) ? new Set() : after;
}
