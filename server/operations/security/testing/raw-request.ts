import { type IncomingMessage, request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  /** every header line as it came, names in lower case; a repeated one is there twice */
  readonly lines: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** @returns the one value of a header, null without it; throws when it is there twice */
  header(name: string): string | null;
}

export interface RawRequest {
  readonly method?: string;
  /** as they are sent, one after the other; fetch would mend some and refuse others */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

function answerOf(response: IncomingMessage, body: string): RawAnswer {
  const { rawHeaders, statusCode = 0 } = response;
  const lines = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1]!] as const] : [],
  );
  return {
    status: statusCode,
    lines,
    body,
    header(name) {
      const values = lines.filter(line => line[0] === name).map(line => line[1]);
      if (values.length > 1)
        throw new Error(`${name} is there ${values.length} times: ${values.join(' | ')}`);
      return values[0] ?? null;
    },
  };
}

/** One request with exactly these headers. Also a refused upgrade is an answer. */
export function rawRequest(
  address: string,
  path: string,
  { method = 'GET', headers = [], body }: RawRequest = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    // As a list, so that two lines of the same name stay two.
    const lines = [
      ['Host', url.host],
      ...headers,
      ...(body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]]),
    ];
    const sent = request({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      // Not as a URL: it would be normalised.
      path,
      method,
      headers: lines.flat() as unknown as Record<string, string>,
      agent: false,
      setHost: false,
    });
    sent.once('error', reject);
    sent.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(new Error('the connection was upgraded'));
    });
    sent.once('response', response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => resolve(answerOf(response, Buffer.concat(chunks).toString())));
    });
    sent.end(body);
  });
}
