/** Addresses of the page: each of them is index.html, and the page's router does the rest. */
export const PAGE_PATHS = ['/', '/sign-in', '/t/*', '/invitation/*'] as const;

/** Vite puts a hash of the content into the name of everything below this folder. */
export const ASSETS = 'assets';

/** Cache-Control of what lies there: its name changes with its content. */
export const ASSETS_CACHE = 'public, max-age=31536000, immutable';
