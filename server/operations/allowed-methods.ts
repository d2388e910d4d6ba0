import type { FastifyInstance } from 'fastify';

interface Known {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** `/tenants/:tenant/x` as an expression; a trailing slash is another address. */
function patternOf(url: string): RegExp {
  const parts = url.split('/').map(part => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}

/**
 * Remembers every route that is registered from now on.
 *
 * @returns a function that says which methods an address takes; none when there is no such address
 */
export function allowedMethods(app: FastifyInstance): (url: string) => string[] {
  const routes = new Map<string, Known>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    routes.set(url, known);
    for (const each of [method].flat()) known.methods.add(each);
  });
  return url => {
    const path = url.split('?')[0]!;
    const found = [...routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))];
  };
}
