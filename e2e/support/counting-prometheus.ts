import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What speaks Prometheus' API and counts: the value of any expression is how often it has been asked for. */
export interface CountingPrometheus {
  readonly address: string;
  /** how often each expression was asked for, by whomever */
  readonly asked: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function countingPrometheus(): Promise<CountingPrometheus> {
  const asked = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const posted = new URLSearchParams(Buffer.concat(chunks).toString());
    const expression = posted.get('query') ?? searchParams.get('query') ?? '';
    const count = (asked.get(expression) ?? 0) + 1;
    asked.set(expression, count);
    const result = [{ metric: { __name__: 'counted' }, value: [Date.now() / 1_000, String(count)] }];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
