import type { Surroundings } from '../surroundings.ts';
import { caddy } from './caddy.ts';
import { netlify } from './netlify.ts';
import { nginx } from './nginx.ts';
import { type HostFile, type PageHost, pageHeaders } from './page-host.ts';
import { vercel } from './vercel.ts';

export type { HostFile, PageHost } from './page-host.ts';

/** Where the built page may lie instead of on the server itself. */
export const PAGE_HOSTS = { vercel, netlify, caddy, nginx } as const satisfies Record<string, PageHost>;

export type PageHostName = keyof typeof PAGE_HOSTS;

/** @returns the file that makes this host send the server's own headers with the page */
export function hostFile(name: PageHostName, surroundings: Surroundings): HostFile {
  return PAGE_HOSTS[name].file(pageHeaders(surroundings));
}
