/**
 * What Sentry's own clients take for a DSN. With anything else they would send nothing, and write the whole of it,
 * key included, to the console.
 */
export const SENTRY_DSN_PATTERN = {
  matches: (text: string) =>
    /^https?:\/\/\w+(?::\w+)?@(?:\[[:.\w]+\]|[\w.-]+)(?::\d+)?\/(?:[\w.-]+\/)*\d+$/.test(text),
  says: 'the DSN of a Sentry project: https://key@host/number',
} as const;
