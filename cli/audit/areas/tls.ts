import { once } from 'node:events';
import { request } from 'node:http';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { Area } from '../area.ts';
import type { Finding, Severity } from '../finding.ts';
import { hostOf, isLoopback } from '../target.ts';

const WITHIN_MS = 5_000;
const DAY_MS = 86_400_000;
/** An automatic renewal happens 30 days before the end; after 16 more it has failed for good. */
const RENEWAL_DAYS = 30;
const ALARM_DAYS = 14;
const RSA_BITS = 2_048;

const RENEW = 'Renew it, and let something watch that renewals succeed.';

/** @returns what came of a connection; null when the two sides did not agree */
async function shaken<T>(
  url: URL,
  options: ConnectionOptions,
  look: (socket: TLSSocket) => T,
): Promise<T | null> {
  const host = hostOf(url);
  const isName = !/^[\d.]+$|:/.test(host);
  const socket = connect({
    host,
    port: Number(url.port || 443),
    ...(isName && { servername: host }),
    rejectUnauthorized: false,
    timeout: WITHIN_MS,
    ...options,
  });
  socket.once('timeout', () => socket.destroy(new Error('no answer')));
  try {
    await once(socket, 'secureConnect');
    return look(socket);
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}

interface Certificate {
  /** why it is not trusted; null when it is */
  readonly fault: string | null;
  readonly daysLeft: number;
  /** of an RSA key */
  readonly bits: number | null;
}

function certificateOf(socket: TLSSocket, now: number): Certificate {
  const { valid_to, bits, modulus } = socket.getPeerCertificate();
  return {
    fault: socket.authorized ? null : String(socket.authorizationError),
    daysLeft: Math.floor((Date.parse(valid_to) - now) / DAY_MS),
    bits: modulus === undefined ? null : (bits ?? null),
  };
}

function certificateFindings({ fault, daysLeft, bits }: Certificate, seen: string): Finding[] {
  const finding = (check: string, severity: Severity, sentence: string, advice: string): Finding => ({
    check,
    severity,
    sentence,
    seen,
    advice,
  });
  const findings: Finding[] = [];
  if (daysLeft < 0) findings.push(finding('tls-expired', 'high', 'The certificate has expired.', RENEW));
  else if (daysLeft < RENEWAL_DAYS)
    findings.push(
      finding(
        'tls-expires-soon',
        daysLeft < ALARM_DAYS ? 'medium' : 'low',
        `The certificate ends in ${daysLeft} days.`,
        RENEW,
      ),
    );
  if (fault !== null && daysLeft >= 0)
    findings.push(
      finding(
        'tls-untrusted',
        'high',
        `Browsers do not trust the certificate (${fault}).`,
        'Take one from an authority that browsers know, for exactly this host name, and send the whole chain.',
      ),
    );
  if (bits !== null && bits < RSA_BITS)
    findings.push(
      finding(
        'tls-weak-key',
        'high',
        `The certificate's RSA key has ${bits} bits.`,
        'Make a new key, ECDSA P-256 or RSA with at least 2,048 bits.',
      ),
    );
  return findings;
}

/** @returns the status and target of plain http; null when nothing listens there */
function plainAnswer(url: URL, port: number): Promise<{ status: number; location: string } | null> {
  return new Promise(resolve => {
    const asked = request({ host: hostOf(url), port, path: '/', timeout: WITHIN_MS, agent: false });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(null));
    asked.once('response', ({ statusCode = 0, headers }) => {
      asked.destroy();
      resolve({ status: statusCode, location: headers.location ?? '' });
    });
    asked.end();
  });
}

/** Transport: the certificate, old protocols, and what plain http does. Source: OWASP ASVS 5 (12.1, 12.2), Mozilla Server Side TLS. */
export const tlsArea: Area = {
  id: 'tls',
  title: 'Transport (TLS)',
  checks: [
    'tls-absent',
    'tls-expired',
    'tls-expires-soon',
    'tls-untrusted',
    'tls-weak-key',
    'tls-old-protocol',
    'tls-plain-http',
  ],
  async audit({ target: { url }, plainPort = url.port === '' ? 80 : null }) {
    if (url.protocol !== 'https:') {
      if (isLoopback(url)) return { skipped: 'plain http to this machine itself' };
      const finding: Finding = {
        check: 'tls-absent',
        severity: 'high',
        sentence: 'Passwords and cookies cross the network in clear.',
        seen: url.origin,
        advice: 'Serve it by https: a proxy in front with a certificate, and PUBLIC_URL with its address.',
      };
      return { findings: [finding], looked: 'the address' };
    }
    const certificate = await shaken(url, {}, socket => certificateOf(socket, Date.now()));
    const old = await shaken(
      url,
      // Else the other side's willingness would be hidden by OpenSSL's own unwillingness here.
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      socket => socket.getProtocol() ?? 'an old protocol',
    );
    const findings = certificate ? certificateFindings(certificate, url.origin) : [];
    if (old !== null)
      findings.push({
        check: 'tls-old-protocol',
        severity: 'medium',
        sentence: `The server still agrees to ${old}.`,
        seen: url.origin,
        advice: 'Allow TLS 1.2 and 1.3 only.',
      });
    const plain = plainPort === null ? null : await plainAnswer(url, plainPort);
    if (plain && !(plain.status >= 301 && plain.status <= 308 && plain.location.startsWith('https://')))
      findings.push({
        check: 'tls-plain-http',
        severity: 'high',
        sentence: 'Plain http is answered instead of being sent on to https.',
        seen: `http://${hostOf(url)}:${plainPort}/`,
        advice: 'Let the proxy redirect everything on port 80 to https (308).',
      });
    return {
      findings,
      looked: `the certificate, old protocols${plainPort === null ? '' : ' and plain http'}`,
    };
  },
};
