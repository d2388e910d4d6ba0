import {
  CLASS_NAMES,
  COMMAND_UNIT_BYTES,
  GUESSES,
  KEY_KINDS,
  type KeyKind,
  limitClass,
  SHED_FROM,
} from '../classes.ts';
import { limitField, policyField } from '../fields.ts';
import { pauseAfter } from '../guesses.ts';
import { policyOf } from '../policy.ts';

const TEST = 'server/limits/document.test.ts';

const KINDS: Readonly<Record<KeyKind, string>> = {
  address: 'the address a request comes from: an IPv4 address, or the /64 network of an IPv6 address',
  account: 'the e-mail address somebody signs in to (or the person whose password is changed)',
  person: 'who is signed in, in all their sessions together',
  key: 'an API key, instead of its person (for when there are keys)',
  tenant: 'the team that the address of the request names',
  connection: 'one live connection',
};

const number = (value: number) => value.toLocaleString('en');

function time(seconds: number): string {
  for (const [size, unit] of [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ] as const)
    if (seconds >= size && seconds % size === 0)
      return seconds === size ? unit : `${number(seconds / size)} ${unit}s`;
  return `${seconds} seconds`;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');

/** For ever: of a bucket that is filled evenly. */
function rate({ quota, window }: { quota: number; window: number }): string {
  const perSecond = quota / window;
  return perSecond >= 1 ? `${number(perSecond)} a second` : `${number(perSecond * 60)} a minute`;
}

function quotas(): string {
  return table(
    ['class', 'counts', 'for each', 'at once', 'filled again in', 'for ever'],
    CLASS_NAMES.flatMap(name => {
      const { covers, limits } = limitClass(name);
      const rows = KEY_KINDS.flatMap(kind => {
        const limit = limits[kind];
        return limit ? [[kind, number(limit.quota), time(limit.window), rate(limit)]] : [];
      });
      if (rows.length === 0) return [[`\`${name}\``, covers, '', 'no limit', '', '']];
      return rows.map((row, index) => (index === 0 ? [`\`${name}\``, covers, ...row] : ['', '', ...row]));
    }),
  );
}

function open(): string {
  return CLASS_NAMES.flatMap(name => {
    const limits = Object.entries(limitClass(name).open ?? {});
    if (limits.length === 0) return [];
    const most = limits.map(([kind, count]) => `${number(count)} of one ${kind}`).join(', ');
    return `In one process at most so many of \`${name}\` are open at once: ${most}.`;
  }).join('\n');
}

function shed(): string {
  const stages = Object.entries(SHED_FROM).map(([stage, factor]) => {
    const classes = CLASS_NAMES.filter(name => limitClass(name).shed === stage).map(name => `\`${name}\``);
    return [factor === 1 ? '`MAX_EVENT_LOOP_DELAY`' : `${factor} × as long`, classes.join(', ')];
  });
  const never = CLASS_NAMES.filter(name => limitClass(name).shed === null).map(name => `\`${name}\``);
  return table(['behind by', 'turned away'], [...stages, ['however long', `never: ${never.join(', ')}`]]);
}

function example(): string {
  const charges = (['person', 'tenant'] as const).map(kind => ({
    policy: policyOf('reads', kind)!,
    key: '',
  }));
  const { policy } = charges[0]!;
  return `RateLimit-Policy: ${policyField(charges)}
RateLimit: ${limitField({ admitted: true, policy, remaining: 597, waitMs: 150 })}`;
}

/** @returns docs/rate-limits.md */
export function rateLimitsPage(): string {
  const pauses = [GUESSES.free, GUESSES.free + 1, GUESSES.free + 2].map(wrong => pauseAfter(wrong) / 1_000);
  return `<!-- Made by ${TEST}; after a change: npm test -- ${TEST} -u -->

# Rate limits

Nobody who works meets them (\`e2e/journeys/ordinary-day.test.ts\` shows that); they are there so that a script that
runs wild, a noisy team or somebody with bad intentions takes nothing from the others. One table
(\`server/limits/classes.ts\`) makes the limits, the headers and this page.

## Quotas

${quotas()}

${open()}

Every request belongs to one class, and must have room in all its buckets: what one refuses is taken from none. A bucket
holds "at once" and is filled evenly, so there is no edge of a window at which two quotas could be used in a row. A body
of \`commands\` counts one for every ${number(COMMAND_UNIT_BYTES / 1_024)} kB begun.

${table(
  ['counted for each', 'that is'],
  KEY_KINDS.map(kind => [kind, KINDS[kind]]),
)}

Why so many:

${CLASS_NAMES.map(name => `- \`${name}\`: ${limitClass(name).why}`).join('\n')}

## What a client sees

Answers say which quotas count the request, and what is left of the one nearest to its end (draft-ietf-httpapi-ratelimit-headers-11,
structured fields). \`q\` units are filled again in \`w\` seconds; \`r\` are left, and all of them are there again after \`t\`
seconds.

\`\`\`
${example()}
\`\`\`

A refusal is 429 with \`Retry-After\` in seconds and a problem (\`too-many-requests\`) whose \`retryAfter\` says the same and
whose \`violated-policies\` names the quota. Nothing was done, so the same request can be sent again. Over a live connection
commands are answered with \`rejected\` and that problem; \`hello\`, \`watch\` and \`presence\` are taken later by themselves, the
latest of each. The page waits as long as it is told, says so, and goes on; a connection that pays no heed at all is closed
(4429).

## Signing in

Beside the limit by address, each account slows guesses down: after ${GUESSES.free} wrong passwords the next one has to wait
${pauses.join(', then ')} seconds and so on, at most ${time(GUESSES.longestPause)}, wherever they come from; it is forgotten with the right
password, or an ${time(GUESSES.forgottenAfter)} after the last guess. The answer is the same whether there is such an account or not. Somebody at an
address that has signed in to the account in the last ${time(GUESSES.knownFor)} has a count of their own, so that strangers cannot keep
them out. The same holds for changing a password.

## Behind proxies

\`TRUSTED_PROXIES\` says how many proxies stand in front, each of which appends to \`X-Forwarded-For\`; the address before
theirs is the client's, and whatever stands further left, the client may have written itself. With 0 the header is not
read. Set it to the true number: too low, and all people together are counted as the proxy; too high, and everybody can
choose their address. The host name comes from \`Host\` alone (\`X-Forwarded-Host\` is never read), the scheme from
\`X-Forwarded-Proto\` when there are trusted proxies.

## Several processes

With \`REDIS_URL\` (Redis or Valkey, also \`rediss://\`) all processes count together: exactly, one script per request. Without
it each counts alone, so that two processes admit twice as much. Keys begin with \`region-dashboard:{limits}:\`, expire by
themselves and hold no address and no e-mail in clear (they are hashed with a key made from \`JWT_SECRET\`).

No request fails because of Redis. One that is not answered within 50 ms is counted by the process alone, and so is
everything after it, without asking, until Redis answers again; that is tried once a second. Meanwhile \`/health\` says
\`warn\` and \`region_dashboard_rate_limit_fallbacks_total\` counts.

## Too much at once

When the event loop lags behind for a second or so (\`MAX_EVENT_LOOP_DELAY\`, milliseconds; 0 switches this off), requests are
turned away with 503, \`unavailable\` and \`Retry-After\`, the cheapest loss first. Live connections that are open stay open and
are served.

${shed()}

Beside that, a team never holds more than three quarters of the connections to the database, nor the last place at a data
source: the rest of its work waits for itself.

## For the operator

${table(
  ['metric', 'labels', 'counts'],
  [
    [
      '`region_dashboard_rate_limit_refusals_total`',
      '`class`, `key` (the words of the table)',
      'what was refused',
    ],
    [
      '`region_dashboard_rate_limit_fallbacks_total`',
      '',
      'decisions made alone because Redis did not answer',
    ],
    ['`region_dashboard_rate_limit_store_up`', '', '1 while Redis answers; only with `REDIS_URL`'],
    ['`region_dashboard_shed_requests_total`', '`class`', 'what was turned away because of lag'],
  ],
)}

\`RATE_LIMITS=false\` switches the limits off, for measurements; \`check --production\` complains. Shedding is switched off by
\`MAX_EVENT_LOOP_DELAY=0\`.
`;
}
