import { randomUUID } from 'node:crypto';
import type { Access } from '../access.ts';
import { PARAMETERS } from '../operations/index.ts';
import { call, PASSWORD, type Person } from './people.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A body that a route takes, by its media type. */
export interface Body {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example: unknown;
}

/** One route of the API, as its own description tells it. */
export interface Operation {
  /** for example `GET /api/v1/me` */
  readonly name: string;
  readonly method: string;
  /** with `{tenant}` and the like */
  readonly path: string;
  readonly access: Access;
  readonly parameters: readonly Parameter[];
  readonly bodies: Readonly<Record<string, Body>>;
}

interface Described {
  readonly 'x-access': Access;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Readonly<Record<string, unknown>> }>>;
  };
}

/** OpenAPI keeps an example in one of three places. */
function exampleOf(content: Readonly<Record<string, unknown>>): unknown {
  const { example, examples, schema } = content as {
    example?: unknown;
    examples?: Readonly<Record<string, { readonly value?: unknown }>>;
    schema?: { readonly examples?: readonly unknown[] };
  };
  const [first] = Object.values(examples ?? {});
  return example ?? first?.value ?? first ?? schema?.examples?.[0];
}

/** @returns every route that there is: a new one is among them without anybody thinking of it */
export async function operationsOf(address: string): Promise<readonly Operation[]> {
  const path = '/api/v1/openapi.json';
  const { body } = await call<{ paths: Record<string, Record<string, Described>> }>(address, 'GET', path);
  return Object.entries(body.paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      name: `${method.toUpperCase()} ${route}`,
      method: method.toUpperCase(),
      path: route,
      access: described['x-access'],
      parameters: described.parameters ?? [],
      bodies: Object.fromEntries(
        Object.entries(described.requestBody?.content ?? {}).map(([type, content]) => [
          type,
          { schema: content.schema, example: exampleOf(content) },
        ]),
      ),
    })),
  );
}

/** @returns the path with its `{names}` filled in. @throws Error for one that nobody has said */
export function fillPath(path: string, known: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (known[name] === undefined) throw new Error(`Nobody has said what {${name}} of ${path} is.`);
    return encodeURIComponent(known[name]);
  });
}

const SAMPLE_UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * The example of a route's body, made right for this moment: what exists by its ids, everything else new.
 * @param known what the names in paths stand for
 */
export function bodyFor(
  { bodies }: Operation,
  known: Readonly<Record<string, string>>,
  who: Pick<Person, 'email'>,
): unknown {
  const [{ example } = { example: undefined }] = Object.values(bodies);
  if (example === undefined) return undefined;
  const ids = new Map(Object.entries(PARAMETERS).map(([name, id]) => [id, known[name]!]));
  const text = JSON.stringify(example).replaceAll(SAMPLE_UUID, id => ids.get(id) ?? randomUUID());
  const body = JSON.parse(text) as Record<string, unknown>;
  const isNew = 'name' in body || !('password' in body);
  if (typeof body.name === 'string') body.name = `Named ${randomUUID()}`;
  if ('slug' in body) body.slug = `team-${randomUUID().slice(0, 8)}`;
  if ('email' in body) body.email = isNew ? `${randomUUID()}@example.org` : who.email;
  for (const name of ['password', 'currentPassword', 'newPassword']) if (name in body) body[name] = PASSWORD;
  return body;
}
