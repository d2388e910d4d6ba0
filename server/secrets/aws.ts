import type {
  GetSecretValueCommandOutput,
  SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import type { Environment } from '#server/config/index.ts';
import { type SecretSource, SourceError } from './source.ts';

/** What AWS or the way to it can answer, by the name of the error: sentence and advice. */
const REFUSALS: Readonly<Record<string, readonly [string, string]>> = {
  ResourceNotFoundException: [
    'AWS has no secret of the name in SECRETS_FROM.',
    'Look at its name, its region and the account of the credentials.',
  ],
  AccessDeniedException: [
    'AWS does not let these credentials read the secret in SECRETS_FROM.',
    'Allow secretsmanager:GetSecretValue on it, and kms:Decrypt when it has a key of your own.',
  ],
  DecryptionFailure: [
    'AWS cannot decrypt the secret in SECRETS_FROM.',
    'Look at the state of its KMS key and allow kms:Decrypt.',
  ],
  InvalidRequestException: [
    'The secret in SECRETS_FROM cannot be read in its present state.',
    'It may be marked for deletion: restore it in AWS.',
  ],
  ThrottlingException: [
    'AWS answers too many requests for secrets and refuses more.',
    'Start again in a moment, and not all processes at once.',
  ],
  CredentialsProviderError: [
    'SECRETS_FROM needs AWS credentials, and there are none.',
    'Run with a role (ECS, EKS, EC2), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  ],
};
const BAD_CREDENTIALS = [
  'AWS does not accept the credentials for SECRETS_FROM.',
  'They may have expired, belong to another account, or the clock of this machine is wrong.',
] as const;
for (const name of [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'ExpiredTokenException',
  'ExpiredToken',
  'IncompleteSignature',
  'RequestExpired',
])
  Object.assign(REFUSALS, { [name]: BAD_CREDENTIALS });

function refusalOf(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const { name = '', message = '' } = error as Error;
  const known = REFUSALS[name];
  if (known) return new SourceError(...known);
  if (name === 'TimeoutError' || name === 'AbortError')
    return new SourceError(
      'AWS Secrets Manager did not answer in time.',
      'Is it reachable from here (route, proxy, VPC endpoint)?',
    );
  if (/region is missing/i.test(message))
    return new SourceError(
      'The region of the secret in SECRETS_FROM is not known.',
      'Add ?region=… to it, or set AWS_REGION.',
    );
  const code = (error as NodeJS.ErrnoException).code;
  // only names are shown: the texts of AWS contain account numbers and names of roles
  const what = /^[A-Za-z0-9_]{1,64}$/.test(code ?? '') ? code : /^\w{1,64}$/.test(name) ? name : 'an error';
  return new SourceError(
    `AWS Secrets Manager could not be asked (${what}).`,
    'Is it reachable from here (route, proxy, VPC endpoint)?',
  );
}

/** The answer's variables. Its text is never part of an error: that would be the secrets. */
function variablesOf({ SecretString }: GetSecretValueCommandOutput): Record<string, string> {
  const advice = 'Keep one JSON object of variable names and texts in it, for example {"JWT_SECRET": "…"}.';
  if (SecretString === undefined) throw new SourceError('The secret in SECRETS_FROM is binary.', advice);
  let found: unknown;
  try {
    found = JSON.parse(SecretString);
  } catch {
    throw new SourceError('The secret in SECRETS_FROM is not JSON.', advice);
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw new SourceError('The secret in SECRETS_FROM is not a JSON object.', advice);
  for (const value of Object.values(found))
    if (typeof value !== 'string')
      throw new SourceError('The secret in SECRETS_FROM has values that are no texts.', advice);
  return found as Record<string, string>;
}

/** The SDK reads process.env; what our environment says of these goes first. */
function clientOptions({ region }: SecretSource, env: Environment): SecretsManagerClientConfig {
  const endpoint = env.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? env.AWS_ENDPOINT_URL;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const sessionToken = env.AWS_SESSION_TOKEN;
  return {
    ...((region ?? env.AWS_REGION) && { region: region ?? env.AWS_REGION }),
    ...(endpoint && { endpoint }),
    ...(accessKeyId &&
      secretAccessKey && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
      }),
    maxAttempts: 3,
  };
}

/**
 * Fetches the variables that a secret of AWS Secrets Manager holds. The SDK is loaded only here. Credentials
 * come from where the SDK finds them: a role, a profile, or the AWS_… variables.
 * @param timeoutMs for everything: loading, credentials, attempts
 * @throws SourceError
 */
export async function fetchFromAws(
  source: SecretSource,
  env: Environment,
  timeoutMs: number,
): Promise<Readonly<Record<string, string>>> {
  // Not the signal alone: looking for credentials on a network that swallows packets does not heed it.
  const late = Promise.withResolvers<never>();
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
    late.reject(Object.assign(new Error('late'), { name: 'TimeoutError' }));
  }, timeoutMs);
  const ask = async () => {
    const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
    const client = new SecretsManagerClient(clientOptions(source, env));
    try {
      const command = new GetSecretValueCommand({ SecretId: source.id });
      return variablesOf(await client.send(command, { abortSignal: abort.signal }));
    } finally {
      client.destroy();
    }
  };
  try {
    return await Promise.race([ask(), late.promise]);
  } catch (error) {
    throw refusalOf(error);
  } finally {
    clearTimeout(timer);
  }
}
