import type { Outbound, OutboundAnswer } from '#server/outbound/index.ts';
import type { Connection } from '../connector.ts';
import { ask, assertLetIn, badQuery, failed, isPage } from '../over-http/ask.ts';
import { authorization } from '../over-http/authorization.ts';
import { joinAddress } from '../over-http/join-address.ts';
import { said } from '../over-http/said.ts';

/** What Prometheus answers with, whatever was asked. */
interface Envelope {
  readonly status: 'success' | 'error';
  readonly data?: unknown;
  readonly errorType?: unknown;
  readonly error?: unknown;
}

export type Parameters = readonly (readonly [name: string, value: string])[];

/** Two seconds less than is waited for: Prometheus then says itself that it was too much. */
const EVALUATION = '7s';

/** The HTTP API of one Prometheus, or of what speaks like it. */
export class PrometheusApi {
  readonly #outbound: Outbound;
  readonly #connection: Connection<'prometheus'>;
  readonly #signal: AbortSignal;

  constructor(outbound: Outbound, connection: Connection<'prometheus'>, signal: AbortSignal) {
    this.#outbound = outbound;
    this.#connection = connection;
    this.#signal = signal;
  }

  /** An evaluation, in a form: expressions may be long. @returns the member `data`. @throws Refusal */
  query(path: 'query' | 'query_range', parameters: Parameters): Promise<unknown> {
    const form = new URLSearchParams(
      [...parameters, ['timeout', EVALUATION]].map(([name, value]) => [name!, value!]),
    );
    return this.#ask({ path, body: form.toString() });
  }

  /** @param path below /api/v1/ @returns the member `data`. @throws Refusal */
  get(path: string, parameters: Parameters = []): Promise<unknown> {
    const search = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
    return this.#ask({ path: search ? `${path}?${search}` : path });
  }

  async #ask({ path, body }: { readonly path: string; readonly body?: string }): Promise<unknown> {
    const { settings, secrets: kept } = this.#connection;
    const { headers, secrets } = authorization(settings, kept);
    const answer = await ask(this.#outbound, {
      url: joinAddress(settings.url, `api/v1/${path}`),
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(settings.orgId && { 'x-scope-orgid': settings.orgId }),
        ...headers,
      },
      ...(body !== undefined && { body }),
      signal: this.#signal,
      // A form that is led elsewhere arrives there without its expression.
      allowRedirects: 0,
      ...(settings.ca && { tls: { ca: settings.ca } }),
    });
    return dataOf(answer, secrets);
  }
}

/** @throws Refusal bad-query when the expression is wrong, source-failed for everything else that is no data */
function dataOf(answer: OutboundAnswer, secrets: readonly string[]): unknown {
  const { status } = answer;
  assertLetIn(status);
  const envelope = envelopeOf(answer);
  if (envelope?.status === 'success' && status < 300) return envelope.data;
  if (envelope?.status === 'error') throw refused(envelope, status, secrets);
  if (status >= 500)
    throw failed(
      `Prometheus, or what is in front of it, answered with an error (${status}). Look at its log.`,
    );
  if (isPage(answer) || status === 404)
    throw failed(
      'There is no API of Prometheus at this address. Give the address of Prometheus itself, without /api and /graph.',
    );
  throw failed('This address answers, but not as Prometheus does. Check the address of the source.');
}

function envelopeOf({ body }: OutboundAnswer): Envelope | null {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    return typeof parsed === 'object' ? (parsed as Envelope | null) : null;
  } catch {
    return null;
  }
}

function refused({ errorType, error }: Envelope, status: number, secrets: readonly string[]) {
  const whole = said(error, secrets).replace(/^invalid parameter "query": /, '');
  const [start = '', line, column] = /^(\d{1,6}):(\d{1,6}): /.exec(whole) ?? [];
  const words = whole.slice(start.length);
  const quoted = words === '' ? '' : `: ${words}`;
  if (errorType === 'bad_data')
    return badQuery(
      `Prometheus cannot read the expression${quoted}`,
      line && column ? { line: Number(line), column: Number(column) } : undefined,
    );
  if (errorType === 'execution') return badQuery(`Prometheus cannot evaluate the expression${quoted}`);
  if (errorType === 'timeout' || errorType === 'canceled')
    return failed(
      'Prometheus took too long to evaluate the expression. Choose a shorter time range, or fewer series.',
    );
  return failed(`Prometheus could not answer (${status}). Look at its log.`);
}
