import { type Headers, securityHeaders } from '../security-headers.ts';
import type { Surroundings } from '../surroundings.ts';

/** A file that makes a host of static files send our headers, and where it belongs. */
export interface HostFile {
  /** name of the file in `deploy/headers` */
  readonly name: string;
  readonly text: string;
}

/** A host of the built page, by what its name is for us. */
export interface PageHost {
  readonly title: string;
  /** where its file goes, as a sentence */
  readonly usage: string;
  /** whether the same host passes `/api` on to the server; else the API has a host of its own */
  readonly passesApiOn: boolean;
  readonly file: (headers: PageHeaders) => HostFile;
}

export interface PageHeaders {
  /** every header of the page, in the spelling that people know */
  readonly everywhere: Headers;
}

/** `content-security-policy` as Content-Security-Policy, and the few that are written otherwise. */
function spelling(name: string): string {
  if (name === 'x-xss-protection') return 'X-XSS-Protection';
  if (name === 'x-dns-prefetch-control') return 'X-DNS-Prefetch-Control';
  return name.replace(/(?:^|-)\w/g, letter => letter.toUpperCase());
}

/** @returns what a host of static files must send; they are always behind https */
export function pageHeaders(surroundings: Surroundings): PageHeaders {
  const headers = securityHeaders('page', { ...surroundings, isHttps: true });
  return {
    everywhere: Object.fromEntries(Object.entries(headers).map(([name, value]) => [spelling(name), value])),
  };
}
