/**
 * @param wanted where somebody wants to be after signing in; comes from the address, so from anybody
 * @returns a path of this page; `/` for anything that would lead elsewhere
 */
export function returnPath(wanted: string | undefined): string {
  if (!wanted?.startsWith('/')) return '/';
  const base = 'https://page.invalid';
  try {
    const url = new URL(wanted, base);
    if (url.origin !== base || url.pathname.startsWith('//') || url.pathname === '/sign-in') return '/';
    return url.pathname + url.search + url.hash;
  } catch {
    return '/';
  }
}
