import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in answers for a secret. */
export type Answer =
  | { readonly text: string }
  | { readonly binary: string }
  /** an error of AWS by its name; `times`: only so often, then `text` */
  | { readonly error: string; readonly status?: number; readonly times?: number; readonly text?: string }
  /** bytes that are no answer of AWS */
  | { readonly body: string }
  /** takes the request and says nothing */
  | { readonly silent: true };

export interface SecretsManager {
  /** for AWS_ENDPOINT_URL_SECRETS_MANAGER */
  readonly address: string;
  /** ids that were asked for, each time */
  readonly asked: readonly string[];
  /** by name or ARN; may be changed */
  readonly secrets: Record<string, Answer>;
  /** environment that leads a client here with credentials it accepts */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const KEY_ID = 'AKIDSTANDIN';
const KEY = 'secret-access-key-of-the-stand-in';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * Verifies an AWS Signature Version 4 as AWS does, from the request alone.
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)
 */
function isSigned({ headers, method, url }: IncomingMessage, body: string): boolean {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (!found) return false;
  const [, keyId, day, region, service, names, signature] = found as unknown as string[];
  const time = String(headers['x-amz-date']);
  if (keyId !== KEY_ID || service !== 'secretsmanager' || !time.startsWith(day!)) return false;
  const signed = names!.split(';');
  if (!['host', 'x-amz-date', 'x-amz-target'].every(name => signed.includes(name))) return false;
  const lines = signed.map(name => `${name}:${String(headers[name]).trim()}\n`).join('');
  const canonical = [method, url, '', lines, names, sha256(body)].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = [region!, service, 'aws4_request'].reduce((k, part) => hmac(k, part), hmac(`AWS4${KEY}`, day!));
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature!, 'hex'));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A server that speaks AWS Secrets Manager's protocol (AWS JSON 1.1) for GetSecretValue, on loopback. */
export async function secretsManager(secrets: Record<string, Answer> = {}): Promise<SecretsManager> {
  const asked: string[] = [];
  const failed: Record<string, number> = {};
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const say = (status: number, answer: object) =>
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(answer));
    const refuse = (type: string, status = 400) =>
      say(status, { __type: type, message: `arn:aws:iam::123456789012:user/somebody: ${type}` });
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/x-amz-json-1.1')
      return refuse('UnknownOperationException');
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue')
      return refuse('UnknownOperationException');
    if (!isSigned(request, body)) return refuse('InvalidSignatureException');
    const id = String((JSON.parse(body) as { SecretId?: unknown }).SecretId);
    asked.push(id);
    const answer = secrets[id];
    if (!answer) return refuse('ResourceNotFoundException');
    if ('silent' in answer) return;
    if ('body' in answer) return response.writeHead(200).end(answer.body);
    if ('error' in answer) {
      failed[id] = (failed[id] ?? 0) + 1;
      if (failed[id] <= (answer.times ?? Number.POSITIVE_INFINITY))
        return refuse(answer.error, answer.status);
      return say(200, { ARN: id, Name: id, SecretString: answer.text });
    }
    return say(200, {
      ARN: id,
      Name: id,
      VersionStages: ['AWSCURRENT'],
      ...('text' in answer ? { SecretString: answer.text } : { SecretBinary: answer.binary }),
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    asked,
    secrets,
    env: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: address,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: KEY_ID,
      AWS_SECRET_ACCESS_KEY: KEY,
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
