import { once } from 'node:events';
import { connect } from 'node:net';
import type { RawAnswer } from '../security/testing/raw-request.ts';

/** Sends bytes as they are. @returns everything that comes back until the other side closes */
export async function sendBytes(address: string, text: string): Promise<string> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.end(text);
  let answer = '';
  socket.on('data', chunk => {
    answer += chunk.toString();
  });
  await once(socket, 'close');
  return answer;
}

/** The same, with the answer read: what no HTTP client would send. */
export async function sendRaw(address: string, text: string): Promise<RawAnswer> {
  return readAnswer(await sendBytes(address, text));
}

/** @returns what an answer's bytes say, line by line */
export function readAnswer(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [status = '', ...rest] = head.split('\r\n');
  const lines = rest.map(line => {
    const [name = '', ...value] = line.split(': ');
    return [name.toLowerCase(), value.join(': ')] as const;
  });
  return {
    status: Number(status.split(' ')[1]),
    lines,
    body,
    header(name) {
      const values = lines.filter(([each]) => each === name).map(([, value]) => value);
      if (values.length > 1)
        throw new Error(`${name} is there ${values.length} times: ${values.join(' | ')}`);
      return values[0] ?? null;
    },
  };
}
