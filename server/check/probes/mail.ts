import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Probe, WrongAnswer } from '../probe.ts';

/** Ports of RFC 8314: submission with TLS from the beginning, and with STARTTLS. */
const PORTS = { 'smtps:': 465, 'smtp:': 587 } as const;

function open(url: URL): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || PORTS[url.protocol as keyof typeof PORTS];
  return url.protocol === 'smtps:' ? connectTls({ host, port, servername: host }) : connect({ host, port });
}

/** Waits for the greeting of the mail server; nothing is sent but the farewell. */
export const mailProbe: Probe = {
  title: 'the mail server',
  variables: ['SMTP_URL'],
  unreachable: 'warning',
  async run({ text, signal }) {
    const socket = open(new URL(text('SMTP_URL')));
    socket.on('error', () => {});
    try {
      const closed = once(socket, 'close', { signal }).then(() => {
        throw Object.assign(new Error('closed'), { code: 'ECONNRESET' });
      });
      const [greeting] = (await Promise.race([once(socket, 'data', { signal }), closed])) as [Buffer];
      if (!greeting.toString('latin1').startsWith('220'))
        throw new WrongAnswer(
          'does not greet as a mail server does: something else listens there, or it wants TLS (smtps://)',
        );
      socket.end('QUIT\r\n');
      return [];
    } finally {
      socket.destroy();
    }
  },
};
