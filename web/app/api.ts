import type { PageSpanName } from '#core/contract/page-telemetry.ts';
import { noteServerAway, noteServerBack } from '#web/ui/lazy-code.ts';
import { type Exchanged, exchange } from './exchange.ts';
import { apiAddress, isApiElsewhere } from './page-config.ts';
import { withPatience } from './patience.ts';
import { ApiProblem, problemOf, unreachable } from './problem.ts';
import { sessionExpired, sessionRenewals } from './session.ts';

export { ApiProblem } from './problem.ts';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** sent as JSON, unless it is text or a file with a `type` of its own */
  readonly body?: unknown;
  /** content type of a body that is not JSON, for example `text/csv` */
  readonly type?: string;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /**
   * What a 401 does: `wait` (default) asks the person to sign in again and then sends the request once
   * more; `throw` is for whoever asks whether there is a session at all.
   */
  readonly unauthorized?: 'wait' | 'throw';
  /** What a 429 does: `wait` (default) sends the request again after a while; `throw` tells the person. */
  readonly tooMany?: 'wait' | 'throw';
  /** what a change is called in its trace; default: `request` */
  readonly action?: PageSpanName;
}

/** @returns the path below `/api/v1`, with its parts encoded: ``path`tenants/${slug}/dashboards` `` */
export function path(strings: TemplateStringsArray, ...parts: readonly string[]): string {
  return `/api/v1/${strings.reduce((all, text, i) => `${all}${encodeURIComponent(parts[i - 1] ?? '')}${text}`)}`;
}

function addressOf(to: string, query: RequestOptions['query']): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `${to}?${search}` : to;
}

function initOf({ method = 'GET', body, type, headers, signal }: RequestOptions): RequestInit {
  const init: RequestInit = { method, headers: { accept: 'application/json', ...headers } };
  if (isApiElsewhere()) init.credentials = 'include';
  if (signal) init.signal = signal;
  if (body !== undefined) {
    init.body = type ? (body as BodyInit) : JSON.stringify(body);
    init.headers = { ...init.headers, 'content-type': type ?? 'application/json' };
  }
  return init;
}

/**
 * One request to the API.
 * @returns the answer's JSON (undefined when it has no body)
 * @throws ApiProblem for every refusal, and with code `unreachable` when there was no answer
 */
export async function request<T>(to: string, options: RequestOptions = {}): Promise<T> {
  const sendOnce = async (): Promise<T> => {
    let answer: Exchanged;
    try {
      answer = await exchange(apiAddress(addressOf(to, options.query)), initOf(options), options.action);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      noteServerAway();
      throw unreachable();
    }
    noteServerBack();
    const { response, text } = answer;
    if (!response.ok) throw problemOf(response.status, text, response.headers.get('retry-after'));
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw problemOf(502, text, null);
    }
  };
  const send = () => (options.tooMany === 'throw' ? sendOnce() : withPatience(sendOnce, options.signal));
  const renewals = sessionRenewals();
  try {
    return await send();
  } catch (error) {
    const ended = error instanceof ApiProblem && error.status === 401 && error.code !== 'sign-in-refused';
    if (!ended || options.unauthorized === 'throw') throw error;
    if (renewals === sessionRenewals()) await sessionExpired();
    return send();
  }
}
