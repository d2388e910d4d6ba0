import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, type Environment } from '#server/config/index.ts';
import { resolveSecrets } from './resolve.ts';
import { parseSource } from './source.ts';
import { type SecretsManager, secretsManager } from './testing/secrets-manager.ts';

const JWT_SECRET = 'the secret from the store, which no sentence may show';
const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:region-dashboard-AbCdEf';

let aws: SecretsManager;
beforeAll(async () => {
  aws = await secretsManager({
    'region/dashboard': { text: JSON.stringify({ JWT_SECRET, LOG_LEVEL: 'warn' }) },
  });
});
afterAll(() => aws.close());

const from = (id: string, more: Environment = {}): Environment => ({
  ...aws.env,
  SECRETS_FROM: `aws:${id}`,
  ...more,
});

/** @returns what is said when it fails; never the secret, the account or the name of the user */
async function refusal(env: Environment, timeoutMs?: number): Promise<string> {
  const error = await resolveSecrets(env, { timeoutMs }).then(
    () => null,
    thrown => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  for (const hidden of [JWT_SECRET, '123456789012', 'somebody', aws.env.AWS_SECRET_ACCESS_KEY!])
    expect(error.message).not.toContain(hidden);
  return error.message;
}

describe('SECRETS_FROM=aws:…', () => {
  test('its variables are in the environment', async () => {
    const env = await resolveSecrets(from('region/dashboard'));
    expect(env).toMatchObject({ JWT_SECRET, LOG_LEVEL: 'warn' });
  });

  test('what the environment says, as a value or as a file, wins', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'region-dashboard-aws-'));
    const path = join(folder, 'jwt');
    await writeFile(path, 'the one from the file');
    const more = { JWT_SECRET_FILE: path, LOG_LEVEL: 'debug' };
    const env = await resolveSecrets(from('region/dashboard', more));
    expect(env).toMatchObject({ JWT_SECRET: 'the one from the file', LOG_LEVEL: 'debug' });
    await rm(folder, { recursive: true });
  });

  test('only variables of ours are taken, and it cannot point elsewhere', async () => {
    aws.secrets.shared = {
      text: JSON.stringify({
        JWT_SECRET,
        username: 'rds',
        NODE_OPTIONS: '--inspect',
        SECRETS_FROM: 'aws:other',
        JWT_SECRET_FILE: '/etc/passwd',
      }),
    };
    const env = await resolveSecrets(from('shared'));
    expect(env).toEqual({ ...aws.env, SECRETS_FROM: 'aws:shared', JWT_SECRET });
  });

  test('without it AWS is not asked', async () => {
    const before = aws.asked.length;
    expect(await resolveSecrets({ ...aws.env, PORT: '1' })).toEqual({ ...aws.env, PORT: '1' });
    expect(aws.asked).toHaveLength(before);
  });

  test('throttled once, it tries again by itself', async () => {
    aws.secrets.busy = { error: 'ThrottlingException', times: 1, text: JSON.stringify({ JWT_SECRET }) };
    expect((await resolveSecrets(from('busy'))).JWT_SECRET).toBe(JWT_SECRET);
    expect(aws.asked.filter(id => id === 'busy')).toHaveLength(2);
  });

  test.each([
    ['ResourceNotFoundException', /has no secret of the name/],
    ['AccessDeniedException', /does not let these credentials/],
    ['DecryptionFailure', /cannot decrypt/],
    ['InvalidRequestException', /present state/],
    ['ThrottlingException', /too many requests/],
    ['ExpiredTokenException', /does not accept the credentials/],
    ['SomethingNew', /could not be asked \(SomethingNew\)/],
  ])('%s has a sentence of its own', async (error, sentence) => {
    aws.secrets.failing = { error };
    expect(await refusal(from('failing'))).toMatch(sentence);
  });

  test('a wrong key is noticed: requests are signed, and the stand-in verifies it', async () => {
    const more = { AWS_SECRET_ACCESS_KEY: 'another one' };
    expect(await refusal(from('region/dashboard', more))).toMatch(/does not accept the credentials/);
  });

  test.each([
    [{ text: `{"JWT_SECRET": "${JWT_SECRET}"` }, /is not JSON/],
    [{ text: JSON.stringify([JWT_SECRET]) }, /not a JSON object/],
    [{ text: JSON.stringify(JWT_SECRET) }, /not a JSON object/],
    [{ text: 'null' }, /not a JSON object/],
    [{ text: JSON.stringify({ JWT_SECRET: { value: JWT_SECRET } }) }, /values that are no texts/],
    [{ binary: Buffer.from(JWT_SECRET).toString('base64') }, /is binary/],
    [{ body: '<html>a proxy</html>' }, /could not be asked/],
  ])('what is in it must be an object of texts (%#)', async (answer, sentence) => {
    aws.secrets.odd = answer;
    expect(await refusal(from('odd'))).toMatch(sentence);
  });

  test('it takes bounded time when nobody answers', async () => {
    aws.secrets.silent = { silent: true };
    const before = performance.now();
    expect(await refusal(from('silent'), 500)).toMatch(/did not answer in time/);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test('nothing listens there', async () => {
    const nowhere = { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:1' };
    expect(await refusal(from('region/dashboard', nowhere))).toMatch(/could not be asked \(ECONNREFUSED\)/);
  });
});

describe('the name of the secret', () => {
  test.each([
    ['aws:name', { id: 'name', region: undefined }],
    ['aws:a/b_c+d=e.f@g-h', { id: 'a/b_c+d=e.f@g-h', region: undefined }],
    ['aws:name?region=eu-central-1', { id: 'name', region: 'eu-central-1' }],
    ['aws:name?region=us-gov-west-1', { id: 'name', region: 'us-gov-west-1' }],
    [`aws:${ARN}`, { id: ARN, region: 'us-east-1' }],
    [`aws:${ARN}?region=eu-west-3`, { id: ARN, region: 'eu-west-3' }],
  ])('%s', (text, source) => {
    expect(parseSource(text)).toEqual(source);
  });

  test.each([
    ['vault:name', /begin with aws:/],
    ['name', /begin with aws:/],
    ['aws:', /names no secret/],
    ['aws:with space', /names no secret/],
    ['aws:name?regoin=eu-central-1', /no parameter but region/],
    ['aws:name?region=nowhere', /region in SECRETS_FROM is none/],
    ['aws:arn:aws', /region in SECRETS_FROM|names/],
  ])('%s is refused', (text, sentence) => {
    expect(() => parseSource(text)).toThrow(sentence);
  });
});
