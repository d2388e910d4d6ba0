/** Something that must not be found where strangers or operators read, and what to call it when it is. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** What somebody could read: a file, a log, an answer. */
export interface Haystack {
  readonly name: string;
  readonly text: string;
}

/** A value as programs pass it on: as it is, in an address, in JSON, in hexadecimal digits. */
function writtenAs(value: string): string[] {
  const bytes = Buffer.from(value);
  return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), bytes.toString('hex')];
}

/** A value within something that was written in base64 as a whole: by where it begins, it looks in three ways. */
function withinBase64(value: string): string[] {
  return [0, 1, 2].flatMap(offset => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
    // the first and the last characters depend on the neighbours, too
    const text = bytes
      .toString('base64')
      .replace(/=+$/, '')
      .slice(offset && offset + 1, -1);
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** @returns `canary in haystack`, for each canary that is in one, in whatever way it is written there */
export function traces(canaries: readonly Canary[], haystacks: readonly Haystack[]): string[] {
  return canaries.flatMap(({ name, value }) => {
    const looks = [...new Set([...writtenAs(value), ...withinBase64(value)])];
    return haystacks
      .filter(({ text }) => looks.some(look => text.includes(look)))
      .map(haystack => `${name} in ${haystack.name}`);
  });
}
