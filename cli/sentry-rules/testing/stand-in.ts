import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TOKEN = 'sntrys_a-token-of-the-tests-only';

export type Stored = Record<string, unknown> & { id: string; name: string };

/** The part of Sentry's API that alert rules need, with ids, fields and pages of its own as the real one has them. */
export interface StandIn extends AsyncDisposable {
  readonly url: string;
  readonly rules: Stored[];
  /** method and path of everything that was asked */
  readonly asked: string[];
  detectors: { readonly id: string; readonly type: string; readonly projectId: string }[];
  /** answers everything with this status from now on */
  refuseWith: number | null;
}

const PAGE = 2;

/** Gives everything that is nested an id, as Sentry does, and adds what nobody sent. */
function stored(given: unknown, next: () => string): unknown {
  if (Array.isArray(given)) return given.map(each => stored(each, next));
  if (typeof given !== 'object' || given === null) return given;
  const entries = Object.entries(given).map(([name, value]) => [
    name,
    name === 'comparison' || name === 'data' || name === 'config' ? value : stored(value, next),
  ]);
  return { id: next(), ...Object.fromEntries(entries), dateCreated: '2026-01-01T00:00:00Z' };
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? null : JSON.parse(text);
}

export async function sentryStandIn(): Promise<StandIn> {
  let last = 100;
  const next = () => String(++last);
  const rules: Stored[] = [];
  const asked: string[] = [];

  function answer(method: string, url: URL, body: unknown): [status: number, body: unknown, link?: string] {
    const { pathname: path } = url;
    if (path === '/api/0/projects/acme/boards/') return [200, { id: '7', slug: 'boards' }];
    if (path === '/api/0/organizations/acme/detectors/') {
      const project = url.searchParams.get('project');
      return [200, standIn.detectors.filter(({ projectId }) => projectId === project)];
    }
    const id = /^\/api\/0\/organizations\/acme\/workflows\/(?:(\d+)\/)?$/.exec(path);
    if (!id) return [404, { detail: 'not here' }];
    if (method === 'GET') {
      const from = Number(url.searchParams.get('cursor') ?? 0);
      const more = from + PAGE < rules.length;
      const link = `<${url}>; rel="previous"; results="false"; cursor="0", <${url}>; rel="next"; results="${more}"; cursor="${from + PAGE}"`;
      return [200, rules.slice(from, from + PAGE), link];
    }
    const rule = body as Stored;
    if (method === 'POST') {
      if (typeof rule.name !== 'string' || rule.name.length > 256) return [400, { name: ['Required.'] }];
      rules.push({ ...(stored(rule, next) as Stored), id: next() });
      return [201, rules.at(-1)];
    }
    const at = rules.findIndex(each => each.id === id[1]);
    if (method !== 'PUT' || at < 0) return [404, { detail: 'not here' }];
    rules[at] = { ...(stored(rule, next) as Stored), id: id[1]! };
    return [200, rules[at]];
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://sentry');
    asked.push(`${request.method} ${url.pathname}`);
    const body = await jsonOf(request);
    const known = request.headers.authorization === `Bearer ${TOKEN}`;
    const refusal = standIn.refuseWith ?? (known ? null : 401);
    const [status, text, link] =
      refusal === null ? answer(request.method ?? '', url, body) : [refusal, { detail: 'refused' }];
    response.writeHead(status, { 'content-type': 'application/json', ...(link && { link }) });
    response.end(JSON.stringify(text));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rules,
    asked,
    detectors: [
      { id: '1', type: 'error', projectId: '7' },
      { id: '2', type: 'issue_stream', projectId: '7' },
      { id: '3', type: 'issue_stream', projectId: '8' },
    ],
    refuseWith: null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return standIn;
}
