import { describe, expect, test } from 'vitest';
import type { Environment } from '#server/config/index.ts';
import { PROBES } from './probes/index.ts';
import { runProbes } from './run-probes.ts';
import { answering, listener, nobody, redisSaying, saying } from './testing/listener.ts';

const KEY = 'sb_secret_q8Zk2xPw7Lm4Rt9V';
/** What names an address of each thing that is asked; the database has tests of its own. */
const ADDRESSES: readonly (readonly [title: string, env: (host: string) => Environment])[] = [
  ['Redis', host => ({ REDIS_URL: `redis://:quite-secret@${host}` })],
  ['The mail server', host => ({ SMTP_URL: `smtp://mailer:quite-secret@${host}` })],
  ['Sentry', host => ({ SENTRY_DSN: `http://quite_secret@${host}/1` })],
  ['Supabase', host => ({ SUPABASE_URL: `http://${host}`, SUPABASE_SECRET_KEY: KEY })],
  ['The trace collector', host => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}` })],
];
const [redis, mail, sentry, supabase] = ADDRESSES.map(([, env]) => env) as [
  (host: string) => Environment,
  (host: string) => Environment,
  (host: string) => Environment,
  (host: string) => Environment,
];

async function ask(env: Environment, withinMs = 5_000) {
  const outcomes = await runProbes(PROBES, { env, production: true, withinMs });
  return outcomes.flatMap(({ problems }) => problems);
}

describe('what does not answer is named, without its address, and is no reason not to start', () => {
  test.each(ADDRESSES)('%s, where nothing listens', async (title, env) => {
    const host = await nobody();
    const [problem, ...others] = await ask(env(host));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'unreachable',
      severity: 'warning',
      sentence: `${title} cannot be reached: nothing listens at its address.`,
    });
    expect(JSON.stringify(problem)).not.toMatch(/quite.secret|sb_secret|127\.0\.0\.1/);
  });

  test.each(ADDRESSES)(
    '%s, which accepts and says nothing, within the time; then nothing is left open',
    async (title, env) => {
      await using silent = await listener();
      const began = performance.now();
      expect(await ask(env(silent.host), 300)).toMatchObject([
        { code: 'unreachable', sentence: `${title} does not answer in time.` },
      ]);
      expect(performance.now() - began).toBeLessThan(2_000);
      await expect.poll(silent.open).toBe(0);
    },
  );

  test.each(ADDRESSES)('%s, which closes the connection', async (title, env) => {
    await using closing = await listener(socket => socket.destroy());
    expect(await ask(env(closing.host), 20_000)).toMatchObject([
      { code: 'unreachable', sentence: expect.stringContaining(`${title} closes the connection`) },
    ]);
  });

  test('all of them at once take no longer than one', async () => {
    await using silent = await listener();
    const env = Object.assign({}, ...ADDRESSES.map(([, of]) => of(silent.host))) as Environment;
    const began = performance.now();
    expect(await ask(env, 300)).toHaveLength(ADDRESSES.length);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('what answers', () => {
  test('Redis, and well', async () => {
    await using server = await redisSaying('+PONG');
    expect(await ask(redis(server.host))).toEqual([]);
  });

  test('Redis, and wants another password', async () => {
    await using server = await redisSaying('-WRONGPASS invalid username-password pair quite-secret');
    const problems = await ask(redis(server.host));
    expect(problems).toMatchObject([{ sentence: expect.stringMatching(/^Redis refuses/) }]);
    expect(JSON.stringify(problems)).not.toContain('quite-secret');
  });

  test('a mail server, with its greeting', async () => {
    await using server = await saying('220 mail.acme.org ESMTP\r\n');
    expect(await ask(mail(server.host))).toEqual([]);
  });

  test('something else in the place of the mail server', async () => {
    await using server = await saying('SSH-2.0-OpenSSH_9.6\r\n');
    expect(await ask(mail(server.host))).toMatchObject([
      { sentence: expect.stringContaining('does not greet as a mail server does') },
    ]);
  });

  test('TLS is asked for where there is none', async () => {
    await using server = await saying('220 mail.acme.org ESMTP\r\n');
    expect(await ask({ SMTP_URL: `smtps://mailer:secret@${server.host}` })).toMatchObject([
      { sentence: 'The mail server does not speak TLS as the address asks for.' },
    ]);
  });

  test.each([200, 302, 404])('Sentry, with status %i', async status => {
    await using server = await answering(status);
    expect(await ask(sentry(server.host))).toEqual([]);
  });

  test('Sentry, and is broken', async () => {
    await using server = await answering(503);
    expect(await ask(sentry(server.host))).toMatchObject([{ sentence: 'Sentry answers with status 503.' }]);
  });

  test('Supabase, and takes the key, or does not', async () => {
    await using good = await answering(200);
    expect(await ask(supabase(good.host))).toEqual([]);
    await using bad = await answering(401);
    expect(await ask(supabase(bad.host))).toMatchObject([
      { code: 'key-refused', variables: ['SUPABASE_SECRET_KEY'], severity: 'warning' },
    ]);
  });
});

test('what is not configured is not asked', async () => {
  const outcomes = await runProbes(PROBES, { env: {}, production: true, withinMs: 1_000 });
  expect(outcomes.every(({ result }) => result === 'absent')).toBe(true);
});
