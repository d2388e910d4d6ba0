import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACTIONS } from '#core/access/index.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { EXAMPLES } from './examples.ts';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly 'x-access'?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly schema: object; readonly example?: unknown; readonly examples?: object }>
    >;
  };
  readonly responses: Readonly<Record<string, unknown>>;
}
interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let app: TestApp;
let document: OpenApi;
/** every route that was registered, as `GET /x/{y}` */
let routes: string[];
let operations: [string, Operation][];

beforeAll(async () => {
  app = await testApp();
  document = (await (await fetch(new URL('/api/v1/openapi.json', app.address))).json()) as OpenApi;
  routes = routesOf(app.app.printRoutes({ commonPrefix: false }));
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});
afterAll(() => app?.close());

/** Fastify's tree of routes, read line by line. */
function routesOf(tree: string): string[] {
  const found: string[] = [];
  const parents: string[] = [];
  for (const line of tree.split('\n')) {
    const match = line.match(/^([│\s]*)[├└]── (\S+?)(?: \(([A-Z, ]+)\))?$/u);
    if (!match) continue;
    const [, indent = '', part = '', methods = ''] = match;
    const depth = indent.length / 4;
    parents.length = depth;
    parents.push(part);
    const path = parents.join('').replace(/:(\w+)/g, '{$1}');
    for (const method of methods.split(', ').filter(Boolean)) found.push(`${method} ${path}`);
  }
  return found;
}

/** Not of the API: pages, and what answers for many addresses at once. */
const UNDOCUMENTED = [
  /^(HEAD|OPTIONS|CONNECT|TRACE|QUERY|SEARCH|[A-Z]+) .*\*/,
  /^\w+ \/api\/docs/,
  /^GET \/docs/,
];
const HIDDEN = new Set(['GET /api/v1/openapi.json', 'GET /config.json']);

describe('openapi.json', () => {
  test('describes every route, and none that there is not', () => {
    const wanted = routes.filter(
      route =>
        !route.startsWith('HEAD ') &&
        !HIDDEN.has(route) &&
        !UNDOCUMENTED.some(pattern => pattern.test(route)),
    );
    expect(wanted.length).toBeGreaterThan(25);
    expect(operations.map(([name]) => name).toSorted()).toEqual(wanted.toSorted());
  });

  test('says of each what it does, and that refusals are problems', () => {
    for (const [name, { summary, tags, responses }] of operations) {
      expect(summary, name).toMatch(/^[A-Z].{5,}/);
      expect(tags, name).toHaveLength(1);
      const answers = Object.keys(responses);
      expect(
        answers.some(status => /^(2\d\d|101|2xx)$/i.test(status)),
        `${name}: ${answers}`,
      ).toBe(true);
      if (!name.endsWith('/live') && !name.endsWith('/ready') && !name.endsWith('/health'))
        expect(
          answers.map(status => status.toLowerCase()),
          name,
        ).toContain('4xx');
    }
  });

  test('says of each who may use it, and asks for a session where one is needed', () => {
    for (const [name, { security, 'x-access': access }] of operations) {
      expect(['everybody', 'person', ...ACTIONS], name).toContain(access);
      expect(security, name).toEqual(access === 'everybody' ? [] : undefined);
    }
  });

  test('has no reference that leads nowhere, and every parameter of an address', () => {
    const dangling: string[] = [];
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        if (key === '$ref' && typeof child === 'string') {
          const target = child
            .replace(/^#\//, '')
            .split('/')
            .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);
          if (!child.startsWith('#/') || target === undefined) dangling.push(child);
        } else walk(child);
      }
    };
    walk(document);
    expect(dangling).toEqual([]);
    for (const [name, { parameters = [] }] of operations) {
      const named = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const described = parameters.filter(each => each.in === 'path').map(each => each.name);
      expect(described.toSorted(), name).toEqual(named.toSorted());
    }
  });

  test('every body has an example that fits it', () => {
    const ajv = addFormats.default(new Ajv({ discriminator: true, strict: false }));
    const withBody = operations.filter(([, { requestBody }]) => requestBody);
    const templates = Object.keys(EXAMPLES).map(name => name.replace(/:(\w+)/g, '{$1}'));
    expect(withBody.map(([name]) => name).toSorted()).toEqual(templates.toSorted());
    for (const [name, { requestBody }] of withBody)
      for (const [type, { schema, example, examples }] of Object.entries(requestBody!.content)) {
        const shown =
          example ?? Object.values(examples ?? {})[0] ?? (schema as { examples?: unknown[] }).examples?.[0];
        expect(shown, `${name} ${type}`).toBeDefined();
        const value = (shown as { value?: unknown }).value ?? shown;
        if (!type.includes('json') || type.includes('ndjson')) continue;
        const fits = ajv.compile(schema);
        expect(fits(value), `${name}: ${JSON.stringify(fits.errors)}`).toBe(true);
      }
  });

  test('bodies of POST, PATCH and PUT are described wherever they are taken', () => {
    const bodiless = operations
      .filter(([name, { requestBody }]) => /^(POST|PATCH|PUT) /.test(name) && !requestBody)
      .map(([name]) => name);
    expect(bodiless.toSorted()).toEqual([
      'POST /api/auth/sign-out',
      'POST /api/v1/invitations/{token}/accept',
      'POST /api/v1/tenants/{tenant}/sources/{source}/test',
    ]);
  });

  test('is what the readable page shows', async () => {
    const page = await fetch(new URL('/api/docs/json', app.address));
    expect(await page.json()).toEqual(document);
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '0.0.0-test' } });
  });
});
