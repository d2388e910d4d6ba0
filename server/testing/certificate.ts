import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateWish {
  /** names and addresses it is for, beside this machine's own */
  readonly names?: readonly string[];
  /** how long it is still valid, in days; negative: since when it is not */
  readonly days?: number;
  /** of an RSA key; without it the key is an elliptic one */
  readonly rsaBits?: number;
}

const DAY_MS = 86_400_000;

/** @returns a certificate that signs itself, for 127.0.0.1 and `localhost` */
export async function testCertificate(wish: CertificateWish = {}): Promise<TestCertificate> {
  const { names = [], days = 90, rsaBits } = wish;
  const end = Date.now() + days * DAY_MS;
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    ...(rsaBits === undefined ? { keyType: 'ec' } : { keyType: 'rsa', keySize: rsaBits }),
    notBeforeDate: new Date(end - 100 * DAY_MS),
    // A minute more, so that the days are whole when they are counted.
    notAfterDate: new Date(end + 60_000),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          ...['localhost', '127.0.0.1', ...names].map(name =>
            isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
          ),
        ],
      },
    ],
  });
  return { key, cert };
}
