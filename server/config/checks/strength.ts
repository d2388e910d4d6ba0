/** Words that people write where a secret belongs; each is worth about as much as one guess in 256. */
const COMMON =
  /(?:super|very|our|the|this|not|long|enough|please|change|replace|secret|password|passwort|passw0rd|pass|key|jwt|token|session|cookie|admin|root|user|test|demo|dev|development|staging|production|prod|local|default|example|sample|region|dashboard|postgres|welcome|letmein|qwerty|asdf|iloveyou|hello|world|foo|bar|baz)/iy;
const COMMON_BITS = 8;

/** @returns how many characters from here on count up, down, or stay the same (`abc`, `321`, `aaa`) */
function runAt(text: string, at: number): number {
  const step = text.charCodeAt(at + 1) - text.charCodeAt(at);
  if (Number.isNaN(step) || Math.abs(step) > 1) return 1;
  let end = at + 1;
  while (end + 1 < text.length && text.charCodeAt(end + 1) - text.charCodeAt(end) === step) end += 1;
  return end - at + 1;
}

/** @returns how many characters from here on have already stood somewhere before */
function repeatAt(text: string, at: number): number {
  let length = 0;
  while (at + length < text.length && text.slice(0, at + length).includes(text.slice(at, at + length + 1)))
    length += 1;
  return length;
}

function wordAt(text: string, at: number): number {
  COMMON.lastIndex = at;
  return COMMON.exec(text)?.[0].length ?? 0;
}

/**
 * About how many bits it takes to describe a secret: what is made of runs, repetitions and common words is
 * short to describe, however long it is. An estimate from above (nobody can see from a text whether it was
 * drawn at random), made so that what `openssl rand` prints is never called weak.
 */
export function strengthBits(text: string): number {
  const perCharacter = Math.log2(Math.max(2, new Set(text).size));
  let bits = 0;
  for (let at = 0; at < text.length; ) {
    const word = wordAt(text, at);
    const pattern = Math.max(runAt(text, at), repeatAt(text, at));
    if (word >= 3 && word >= pattern) {
      bits += COMMON_BITS;
      at += word;
    } else if (pattern >= 4) {
      bits += perCharacter + Math.log2(text.length);
      at += pattern;
    } else {
      bits += perCharacter;
      at += 1;
    }
  }
  return bits;
}
