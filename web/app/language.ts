/**
 * A browser on a machine without a locale (LANG=C: wall screens, containers) calls its language
 * `en-US@posix`, which is no language tag: `Intl` throws at it, and so does every library that formats
 * numbers for `navigator.language`. Such a browser speaks plain English here.
 */
function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length === 1;
  } catch {
    return false;
  }
}

if (!isTag(navigator.language)) {
  const plain = navigator.language.split(/[@.]/)[0] ?? '';
  const language = isTag(plain) ? plain : 'en-US';
  Object.defineProperty(navigator, 'language', { value: language, configurable: true });
}
