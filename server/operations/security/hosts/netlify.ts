import { ASSETS, ASSETS_CACHE } from '../../page-paths.ts';
import type { PageHost } from './page-host.ts';

export const netlify: PageHost = {
  title: 'Netlify',
  usage:
    'Put it beside the built page (`dist/web/_headers`) before you upload that folder, with a `_redirects` of the lines `/sign-in /index.html 200`, `/t/* /index.html 200` and `/invitation/* /index.html 200`.',
  passesApiOn: false,
  file: ({ everywhere }) => {
    // A header that two matching rules name is sent with both values, so Cache-Control stands once; elsewhere
    // Netlify's own applies, which asks again every time.
    const lines = Object.entries(everywhere).map(([name, value]) => `  ${name}: ${value}`);
    const text = ['/*', ...lines, '', `/${ASSETS}/*`, `  Cache-Control: ${ASSETS_CACHE}`, ''].join('\n');
    return { name: '_headers', text };
  },
};
