import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeTraces, type ReceivedSpan } from './decode-traces.ts';

/** A collector that takes OTLP over HTTP (protobuf) and keeps what it was sent. */
export interface OtlpReceiver {
  /** for OTEL_EXPORTER_OTLP_ENDPOINT */
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** bodies as they came, for looking for what must not be in them */
  readonly bodies: Buffer[];
  readonly headers: IncomingHttpHeaders[];
  [Symbol.asyncDispose](): Promise<void>;
}

const TAKEN = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
};

/** @param answer what it does with a request; by default it takes everything */
export async function startOtlpReceiver(
  answer: (response: ServerResponse) => void = TAKEN,
): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (request.method !== 'POST' || request.url !== '/v1/traces') {
      response.writeHead(404).end();
      return;
    }
    headers.push(request.headers);
    bodies.push(body);
    spans.push(...decodeTraces(body));
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    headers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
