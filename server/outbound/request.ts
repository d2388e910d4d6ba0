import type { Dispatcher } from 'undici';
import { readHost } from '#server/addresses/index.ts';
import { beforeEnd, endingAfter } from './abort.ts';
import type { Dispatchers, TlsOptions } from './dispatchers.ts';
import { type Hop, isHttp, nextHop } from './follow.ts';
import { OutboundError } from './outbound-error.ts';
import { ACCEPTED_ENCODINGS, readBody } from './read-body.ts';
import { outboundErrorOf } from './reason-of.ts';

export interface OutboundRequest {
  /** as somebody wrote it: http or https, without name and password */
  readonly url: string;
  /** default GET */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** of the unpacked answer */
  readonly maxBytes: number;
  /** for everything together: resolving, connecting, redirects, the answer */
  readonly timeoutMs: number;
  /** how many are followed, 0 to 5; default 5 */
  readonly allowRedirects?: number;
  readonly tls?: TlsOptions;
}

export interface OutboundAnswer {
  /** any; 404 and 500 are answers, too */
  readonly status: number;
  /** by lower-case names */
  readonly headers: Readonly<Record<string, string>>;
  /** unpacked */
  readonly body: Buffer;
}

const MOST_REDIRECTS = 5;
/** Ours to set: how the message is framed and packed, and whom it is for. */
const OURS =
  /^(?:host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|accept-encoding|proxy-.*)$/;

/**
 * @throws OutboundError; the signal's reason when that ended it
 */
export async function request(dispatchers: Dispatchers, wish: OutboundRequest): Promise<OutboundAnswer> {
  const signal = endingAfter(wish.timeoutMs, wish.signal);
  const dispatcher = dispatchers.for(wish.tls);
  let redirects = Math.min(wish.allowRedirects ?? MOST_REDIRECTS, MOST_REDIRECTS);
  try {
    let hop = firstHop(wish);
    for (;;) {
      const answer = await send(dispatcher, hop, signal, wish.timeoutMs);
      const headers = textsOf(answer.headers);
      const next = orDestroy(answer, () => nextHop(hop, answer.statusCode, headers.location));
      if (next === null) {
        const body = await beforeEnd(signal, bodyOf(answer, headers, hop.method, wish.maxBytes));
        return { status: answer.statusCode, headers, body };
      }
      answer.body.on('error', () => {}).destroy();
      if (redirects === 0) throw new OutboundError('too-many-redirects');
      redirects -= 1;
      hop = next;
    }
  } catch (error) {
    if (wish.signal?.aborted) throw wish.signal.reason;
    throw outboundErrorOf(signal.aborted ? signal.reason : error);
  }
}

function firstHop({ url: text, method = 'GET', headers = {}, body }: OutboundRequest): Hop {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !isHttp(url) || url.username || url.password) throw new OutboundError('bad-address');
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const sent = own.filter(([name]) => !OURS.test(name));
  return {
    url,
    method,
    headers: { ...Object.fromEntries(sent), 'accept-encoding': ACCEPTED_ENCODINGS },
    body: body ?? null,
  };
}

/** undici does not hear of an end while it is connecting. */
function send(
  dispatcher: Dispatcher,
  { url, method, headers, body }: Hop,
  signal: AbortSignal,
  timeoutMs: number,
) {
  const host = readHost(url.hostname);
  if (host === null) throw new OutboundError('bad-address');
  const origin = new URL(url.origin);
  // Without the dot at the end: certificates have none.
  origin.hostname = host.includes(':') ? `[${host}]` : host;
  const sent = dispatcher.request({
    origin: origin.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers,
    body,
    signal,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return beforeEnd(signal, sent, late => late.body.on('error', () => {}).destroy());
}

type Answer = Awaited<ReturnType<typeof send>>;

async function bodyOf(answer: Answer, headers: Record<string, string>, method: string, maxBytes: number) {
  const { 'content-length': length, 'content-encoding': encoding = '' } = headers;
  if (method !== 'HEAD' && Number(length) > maxBytes)
    return orDestroy(answer, () => {
      throw new OutboundError('too-large');
    });
  const isEmpty = method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
  return readBody(answer.body, isEmpty ? '' : encoding, maxBytes);
}

/** What is not read would keep its connection. */
function orDestroy<T>({ body }: Answer, decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    body.on('error', () => {}).destroy();
    throw error;
  }
}

function textsOf(headers: Answer['headers']): Record<string, string> {
  const texts = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : String(value ?? ''),
  ]);
  return Object.fromEntries(texts);
}
