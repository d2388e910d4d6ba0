import { readAllowedHost } from '#server/addresses/index.ts';
import type { Variable } from '../variable.ts';

export const NETWORK_VARIABLES = {
  CORS_ORIGINS: {
    kind: 'list',
    group: 'network',
    readers: ['server'],
    origin: true,
    schemes: ['https', 'http'],
    default: '',
    example: 'https://boards.example.com',
    description:
      "Other origins whose pages may use the API with a person's cookie, for example https://boards.example.com; separated by commas, compared exactly.",
    since: '0.1.0',
  },
  SOURCE_ALLOWED_HOSTS: {
    kind: 'list',
    group: 'network',
    readers: ['server'],
    pattern: {
      matches: text => readAllowedHost(text) !== null,
      says: 'host names, *.suffixes, IP addresses or ranges such as 10.0.0.0/8, each with or without :port',
    },
    default: '',
    example: '*.acme.internal:5432,10.20.0.0/16',
    description:
      'Hosts inside your network that sources may connect to, separated by commas: names, `*.suffix`, addresses, ranges, each with or without `:port`. Anything else that is not on the internet is refused; see docs/sources/addresses.md.',
    since: '0.1.0',
  },
  TRUSTED_PROXIES: {
    kind: 'integer',
    group: 'network',
    readers: ['server'],
    minimum: 0,
    maximum: 10,
    default: '0',
    production: 'advised',
    without:
      'The server then takes everybody for the proxy that ends TLS in front of it, and they all share one limit.',
    obtain:
      'Set it to the number of proxies in front: 1 for nginx, Caddy or a balancer, 2 for a CDN before it, 0 when none appends to X-Forwarded-For.',
    example: '1',
    description:
      "How many proxies stand in front and append to X-Forwarded-For; the address before them is the client's. 0 believes nobody.",
    since: '0.1.0',
  },
  RATE_LIMITS: {
    kind: 'flag',
    group: 'network',
    readers: ['server'],
    default: 'true',
    example: 'true',
    description: 'Limits how often people, keys, tenants and addresses may ask; see docs/rate-limits.md.',
    since: '0.1.0',
  },
  REDIS_URL: {
    kind: 'url',
    group: 'network',
    readers: ['server'],
    secret: true,
    schemes: ['rediss', 'redis'],
    example: 'rediss://default:redis-password@redis.example.com:6379',
    description:
      'Redis or Valkey that several processes share for their rate limits. Without it each counts alone.',
    since: '0.1.0',
  },
  MAX_EVENT_LOOP_DELAY: {
    kind: 'integer',
    group: 'network',
    readers: ['server'],
    minimum: 0,
    maximum: 60_000,
    default: '500',
    example: '500',
    description:
      'Milliseconds by which the server may lag before it turns requests away with 503 and Retry-After, the cheapest loss first; 0 never does. See docs/rate-limits.md.',
    since: '0.1.0',
  },
} as const satisfies Record<string, Variable>;
