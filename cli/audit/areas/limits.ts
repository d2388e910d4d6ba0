import type { Area } from '../area.ts';
import type { Finding } from '../finding.ts';

const PATHS = ['/api/v1/me', '/api/v1/no-such-thing'];
const SIGN_IN = '/api/auth/sign-in/email';

/** Whether the server says its limits. None is used up: others may be working. Source: IETF RateLimit headers draft. */
export const limitsArea: Area = {
  id: 'limits',
  title: 'Rate limits',
  checks: ['limits-absent', 'limits-sign-in'],
  async audit({ target }) {
    const answers = await Promise.all(PATHS.map(path => target.ask(path)));
    const signIn = await target.ask(SIGN_IN, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: target.url.origin },
      body: JSON.stringify({ email: 'audit@invalid.example', password: 'not a password of anybody' }),
    });
    const advice = 'Set RATE_LIMITS=true (docs/rate-limits.md), and let the proxy pass RateLimit headers on.';
    const findings: Finding[] = answers
      .filter(({ headers }) => !headers['ratelimit-policy'])
      .map(({ seen }) => ({
        check: 'limits-absent',
        severity: 'medium',
        sentence: 'The answer names no limit: whoever wants to can ask as often as they like.',
        seen,
        advice,
      }));
    if (!signIn.headers['ratelimit-policy'])
      findings.push({
        check: 'limits-sign-in',
        severity: 'high',
        sentence: 'Signing in has no limit: passwords can be guessed as fast as the server answers.',
        seen: signIn.seen,
        advice,
      });
    return { findings, looked: `${answers.length + 1} answers, one of them a refused sign-in` };
  },
};
