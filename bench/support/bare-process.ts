import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What we are compared with, in a process of its own as the server is. */
export interface Bare {
  readonly address: string;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * @param kind `fastify-route` answers every GET with the bytes; `ws-broadcast` sends them to every open
 * connection when one of them says anything; `sink` takes telemetry in
 */
export async function startBare(kind: 'fastify-route' | 'ws-broadcast' | 'sink', bytes = ''): Promise<Bare> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`./${kind}.ts`, import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(bytes);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { address: chunk.toString().trim(), stop, [Symbol.asyncDispose]: stop };
}
