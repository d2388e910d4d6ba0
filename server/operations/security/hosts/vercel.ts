import { ASSETS, ASSETS_CACHE, PAGE_PATHS } from '../../page-paths.ts';
import type { PageHost } from './page-host.ts';

export const vercel: PageHost = {
  title: 'Vercel',
  usage: 'Put it beside the built page (`dist/web/vercel.json`) before you upload that folder.',
  passesApiOn: false,
  file: ({ everywhere }) => {
    const headers = Object.entries(everywhere).map(([key, value]) => ({ key, value }));
    const settings = {
      $schema: 'https://openapi.vercel.sh/vercel.json',
      headers: [
        { source: '/(.*)', headers },
        { source: `/${ASSETS}/(.*)`, headers: [{ key: 'Cache-Control', value: ASSETS_CACHE }] },
      ],
      rewrites: PAGE_PATHS.filter(path => path !== '/').map(path => ({
        source: path.replace('*', ':path*'),
        destination: '/index.html',
      })),
    };
    return { name: 'vercel.json', text: `${JSON.stringify(settings, null, 2)}\n` };
  },
};
