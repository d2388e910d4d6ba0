import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';

export interface Answer {
  readonly status: number;
  /** values of a repeated header joined by a comma; names in lower case */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** one entry per cookie */
  readonly cookies: readonly string[];
  /** the first 256 kB */
  readonly body: string;
  /** `GET /path`, for reports */
  readonly seen: string;
  /** the other side agreed to another protocol (a WebSocket) */
  readonly upgraded: boolean;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A running installation, asked without any right. */
export interface Target {
  readonly url: URL;
  /** @param path as it is sent: nothing is normalised @throws Error when there is no answer in time */
  ask(path: string, question?: Question): Promise<Answer>;
}

const WITHIN_MS = 10_000;
const LARGEST = 256 * 1_024;

/** `localhost`, `127.0.0.1` and their like: a connection to them never leaves the machine. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** The host of an address as sockets want it: IPv6 without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

function answerOf(response: IncomingMessage, seen: string, body: string, upgraded = false): Answer {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(response.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const cookies = response.headers['set-cookie'] ?? [];
  return { status: response.statusCode ?? 0, headers, cookies, body, seen, upgraded };
}

/** @returns the installation at an address; its certificate is judged by the TLS area, not at each question */
export function targetAt(url: URL): Target {
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return {
    url,
    ask(path, { method = 'GET', headers = {}, body } = {}) {
      const seen = `${method} ${path.length > 60 ? `${path.slice(0, 57)}...` : path}`;
      const options: RequestOptions = { host: hostOf(url), port: url.port || undefined, path, method };
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      return new Promise<Answer>((resolve, reject) => {
        const sent = request({
          ...options,
          headers: { ...length, ...headers },
          agent: false,
          timeout: WITHIN_MS,
          // Nothing secret is sent, and what is wrong with the certificate is reported by name.
          ...(url.protocol === 'https:' && { rejectUnauthorized: false }),
        });
        sent.once('timeout', () => sent.destroy(new Error(`${seen} was not answered within 10 s`)));
        sent.once('error', reject);
        sent.once('upgrade', (response, socket) => {
          socket.destroy();
          resolve(answerOf(response, seen, '', true));
        });
        sent.once('response', response => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('data', (chunk: Buffer) => {
            if (size < LARGEST) chunks.push(chunk);
            size += chunk.length;
          });
          response.once('error', reject);
          response.once('end', () => resolve(answerOf(response, seen, Buffer.concat(chunks).toString())));
        });
        sent.end(body);
      });
    },
  };
}
