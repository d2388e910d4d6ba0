import { type Agent, request } from 'node:http';
import type { Shot } from './requests.ts';

export interface Landed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const WITHIN_MS = 15_000;

/** @returns the answer; null when the connection was closed instead, as for what is no HTTP */
export function send(address: string, agent: Agent, shot: Shot): Promise<Landed | null> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      agent,
      method: shot.method,
      path: shot.path,
      headers: {
        ...shot.headers,
        ...(shot.body &&
          !shot.pieces &&
          !shot.headers['transfer-encoding'] && { 'content-length': shot.body.length }),
      },
      timeout: WITHIN_MS,
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(null);
      else reject(error);
    });
    // the answer to an upgrade that was not asked for in earnest
    outgoing.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: '' });
    });
    outgoing.on('response', answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', () => resolve(null));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    const { body, pieces } = shot;
    if (body && pieces > 0)
      for (let at = 0; at < body.length; at += pieces) outgoing.write(body.subarray(at, at + pieces));
    outgoing.end(pieces > 0 ? undefined : (body ?? undefined));
  });
}
