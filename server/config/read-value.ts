import type { Variable } from './variable.ts';

/** A value, or why the text is none: completes "NAME …". Never repeats the text. */
export type Reading = { readonly value: unknown } | { readonly fault: string };

/**
 * What signing in takes; a name without a dot would be created and then never get in.
 */
const EMAIL = /^[\w.'+-]+@([a-z\d][a-z\d-]*\.)+[a-z]{2,}$/i;

/** @returns what is wrong with a text as an address, or null */
function faultOfUrl(text: string, { schemes, origin }: Variable): string | null {
  if (!URL.canParse(text)) return 'is not an address (a URL with its scheme)';
  const url = new URL(text);
  const scheme = url.protocol.slice(0, -1);
  if (schemes && !schemes.includes(scheme))
    return `must begin with ${schemes.map(s => `${s}://`).join(' or ')}`;
  if (url.hostname === '') return 'names no host';
  if (!origin) return null;
  const more = url.pathname !== '/' || url.search || url.hash || url.username || url.password;
  return more ? 'must be scheme, host and port alone, for example https://boards.acme.org' : null;
}

function faultOfText(text: string, { minimumLength = 0, pattern }: Variable): string | null {
  if (text.length < minimumLength) return `must have at least ${minimumLength} characters`;
  return pattern && !pattern.matches(text) ? `must be ${pattern.says}` : null;
}

/** An origin exactly as browsers send it, since it is compared as text. */
function faultOfOrigin(text: string, variable: Variable): string | null {
  const fault = faultOfUrl(text, variable);
  if (fault) return `has an entry that ${fault}`;
  return new URL(text).origin === text
    ? null
    : 'has an entry that browsers write differently: lower case, no slash at the end, no default port';
}

/** @returns the entries of a list */
export function listEntries(text: string): string[] {
  return text
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
}

function readList(text: string, variable: Variable): Reading {
  const entries = listEntries(text);
  for (const entry of entries) {
    const fault = variable.origin ? faultOfOrigin(entry, variable) : faultOfText(entry, variable);
    if (fault) return { fault };
  }
  return { value: Object.freeze(entries) };
}

const PAIR = /^([\w.-]+)=(.+)$/;

/** @returns keys and values of `key=value,key=value`, decoded; null when it is none */
export function pairsIn(text: string): Readonly<Record<string, string>> | null {
  const pairs: [string, string][] = [];
  for (const entry of listEntries(text)) {
    const [, key, value] = PAIR.exec(entry) ?? [];
    if (key === undefined || value === undefined) return null;
    try {
      pairs.push([key, decodeURIComponent(value)]);
    } catch {
      return null;
    }
  }
  return pairs.length === 0 ? null : Object.freeze(Object.fromEntries(pairs));
}

const orFault = (value: unknown, fault: string | null): Reading => (fault ? { fault } : { value });

/** @param text not empty, or the default */
export function readValue(text: string, variable: Variable): Reading {
  switch (variable.kind) {
    case 'integer': {
      const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = variable;
      const value = Number(text);
      const fits = /^\d+$/.test(text) && value >= minimum && value <= maximum;
      return orFault(value, fits ? null : `must be a whole number from ${minimum} to ${maximum}`);
    }
    case 'number': {
      const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = variable;
      const value = Number(text);
      const fits = /^\d+(\.\d+)?$/.test(text) && value >= minimum && value <= maximum;
      return orFault(value, fits ? null : `must be a number from ${minimum} to ${maximum}`);
    }
    case 'pairs': {
      const value = pairsIn(text);
      return orFault(value, value ? null : 'must be key=value pairs separated by commas, percent-encoded');
    }
    case 'choice':
      return orFault(
        text,
        variable.choices?.includes(text) ? null : `must be one of ${variable.choices?.join(', ')}`,
      );
    case 'flag':
      return orFault(text === 'true', text === 'true' || text === 'false' ? null : 'must be true or false');
    case 'email':
      return orFault(
        text,
        EMAIL.test(text) ? null : 'must be a full e-mail address, for example owner@acme.org',
      );
    case 'url':
      return orFault(text, faultOfUrl(text, variable) ?? faultOfText(text, variable));
    case 'list':
      return readList(text, variable);
    case 'text':
      return orFault(text, faultOfText(text, variable));
  }
}
