import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The page. Built into `dist/web`, which the server serves; while developing, Vite serves it and passes
 * what belongs to the API on to the server at API_URL (WebSockets included), so that the browser sees one
 * origin, as in production.
 */
export default defineConfig(() => {
  const api = { target: process.env.API_URL ?? 'http://127.0.0.1:3001', ws: true, changeOrigin: false };
  return {
    root: import.meta.dirname,
    base: '/',
    // The page is told what it needs when it starts (/config.json). No variable and no .env file reaches the
    // build, so that one artifact serves every environment.
    envDir: false as const,
    envPrefix: 'NOTHING_OF_THE_ENVIRONMENT_',
    plugins: [react(), tailwindcss()],
    server: {
      host: '127.0.0.1',
      proxy: { '/api': api, '/health': api, '/config.json': api },
    },
    build: {
      outDir: '../dist/web',
      emptyOutDir: true,
      // Kept beside the page, not in it (tooling/build/source-maps.ts); an id in both says which belongs to which.
      sourcemap: 'hidden' as const,
      rolldownOptions: { output: { sourcemapDebugIds: true } },
      // One style sheet: what the parts fetched later add is small, and a part never comes without its style.
      cssCodeSplit: false,
      // Fonts and icons as files of their own: the content security policy refuses data: addresses.
      assetsInlineLimit: 0,
      // The first browsers with light-dark() and nested CSS; older ones would need every colour twice.
      target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    },
  };
});
