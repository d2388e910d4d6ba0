import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { CheckReport } from '#server/check/index.ts';
import { reportText } from './report-text.ts';

const REPORT: CheckReport = {
  env: {},
  production: true,
  problems: [
    {
      code: 'missing',
      variables: ['JWT_SECRET'],
      severity: 'error',
      sentence:
        'JWT_SECRET is missing: production needs it, and this sentence is longer than any terminal is.',
      advice: 'Make one with `openssl rand -base64 48`, and keep it where only the server can read it.',
    },
  ],
  probes: ['the database (DATABASE_URL)', 'the database (DATABASE_IDENTITY_URL)', 'Redis', 'Sentry'].map(
    title => ({ title, variables: ['PORT'], result: 'absent' as const }),
  ),
  secretAges: ['DATABASE_URL', 'DATABASE_IDENTITY_URL', 'JWT_SECRET', 'ENCRYPTION_KEY'].map(name => ({
    name,
    firstSeen: new Date(0).toISOString(),
    days: 3,
    maximumDays: 365,
    overdue: false,
  })),
};

const textAt = (width?: number) => stripVTControlCharacters(reportText(REPORT, 'production.env', width));

describe('what check says', () => {
  test.each([60, 80, 132, undefined])('breaks every line for a terminal of %s characters', width => {
    const longest = Math.max(
      ...textAt(width)
        .split('\n')
        .map(line => line.length),
    );
    expect(longest).toBeLessThanOrEqual(Math.min(width ?? 100, 110));
  });

  test('holds everything, however narrow the terminal is', () => {
    const said = textAt(60).replaceAll(/\s+/g, ' ');
    expect(said).toContain(
      'Not configured: the database (DATABASE_URL), the database (DATABASE_IDENTITY_URL), Redis, Sentry.',
    );
    expect(said).toContain('DATABASE_URL 3 days (of 365), DATABASE_IDENTITY_URL 3 days (of 365), JWT_SECRET');
    expect(said).toContain('1 error, 0 warnings, 0 notices. The server would not start.');
  });
});
