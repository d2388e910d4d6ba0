import type { Config } from '#server/config/index.ts';
import { type InlineHashes, NOTHING_INLINE } from './inline-hashes.ts';

/** What the headers depend on: everything else about them is the same everywhere. */
export interface Surroundings {
  /** whether people come by https */
  readonly isHttps: boolean;
  /** origin of the API when it is not the page's own, for example `https://api.example.com` */
  readonly api: string | null;
  /** other origins that the page talks to; `https://x` allows `wss://x` as well where it is in `sockets` */
  readonly services: readonly string[];
  /** of these, the ones that speak WebSocket, too */
  readonly sockets: readonly string[];
  /** what stands in index.html itself instead of in a file */
  readonly inline: InlineHashes;
}

type Named = Pick<Config, 'PUBLIC_URL' | 'VITE_API_URL' | 'VITE_SUPABASE_URL' | 'VITE_SENTRY_DSN'>;

const originOf = (url: string) => new URL(url).origin;

/** @returns the surroundings that a configuration describes */
export function surroundingsOf(config: Partial<Named>, inline = NOTHING_INLINE): Surroundings {
  const { PUBLIC_URL, VITE_API_URL, VITE_SUPABASE_URL, VITE_SENTRY_DSN } = config;
  const api = VITE_API_URL === undefined ? null : originOf(VITE_API_URL);
  const isOwn = PUBLIC_URL !== undefined && api === originOf(PUBLIC_URL);
  const supabase = VITE_SUPABASE_URL === undefined ? [] : [originOf(VITE_SUPABASE_URL)];
  const sentry = VITE_SENTRY_DSN === undefined ? [] : [originOf(VITE_SENTRY_DSN)];
  return {
    isHttps: PUBLIC_URL?.startsWith('https:') ?? false,
    api: isOwn ? null : api,
    services: [...supabase, ...sentry],
    sockets: supabase,
    inline,
  };
}
