import { bucketWidth, emptyFrame, type Frame, jsonToFrame } from '#core/query/index.ts';
import type { Outbound } from '#server/outbound/index.ts';
import type { Shaper } from '#server/shaping/index.ts';
import type { SourceRequest } from '../../source.ts';
import type { Connection, Connector } from '../connector.ts';
import { ask, badQuery, failed } from '../over-http/ask.ts';
import { authorization, type Credentials, repeats } from '../over-http/authorization.ts';
import { type Message, messageOf } from './message.ts';
import { parsed, textIn } from './read-answer.ts';
import { Remembered } from './remembered.ts';
import { shaped } from './shape-answer.ts';
import { tryOut } from './try-out.ts';

const CONCURRENCY = 8;

export interface HttpOptions {
  readonly outbound: Outbound;
  readonly shaper: Shaper;
}

/** Anything that answers HTTP with JSON. */
export function httpConnector({ outbound, shaper }: HttpOptions): Connector<'http'> {
  const remembered = new Remembered();

  async function run(connection: Connection<'http'>, request: SourceRequest): Promise<Frame> {
    const { query, now, signal } = request;
    const bindings = bindingsOf(request);
    const { settings } = connection;
    const lookUp = (name: string) => (Object.hasOwn(bindings, name) ? bindings[name] : undefined);
    const message = messageOf(settings, query.request ?? {}, lookUp);
    const credentials = authorization(settings, connection.secrets);
    const shape = query.shape?.trim() || undefined;
    const key = remembered.keyOf(connection, message, { shape, bindings, limit: query.limit });
    const before = remembered.frame(key);
    const condition = remembered.conditionOf(key);
    const answer = await ask(outbound, { ...sent(connection, message, credentials, condition), signal });
    if (answer.status === 304 && before) return { ...before, at: now };
    const text = textIn(answer);
    if (text === null) return emptyFrame(now);
    assertKeptSecret(text, credentials);
    const value = shape === undefined ? parsed(text) : await shaped(shaper, shape, text, bindings, signal);
    const frame = frameOf(value, now, query.limit);
    remembered.keep(key, answer, frame);
    return frame;
  }

  return {
    concurrency: CONCURRENCY,
    run,
    test: (connection, signal) => tryOut(outbound, connection, signal),
    forget: (tenant, id) => remembered.forget(tenant, id),
  };
}

/** What paths, headers, bodies and expressions may mention. Times in milliseconds; without a range, since 1970. */
function bindingsOf({ range, now, points, variables }: SourceRequest) {
  const { from, to } = range ?? { from: 0, to: now };
  return { ...variables, from, to, interval: bucketWidth({ from, to }, points) } as Readonly<
    Record<string, string | string[] | number>
  >;
}

/** What lies in a cell is written as JSON again, which nobody can do at any depth. */
function frameOf(value: unknown, now: number, rows: number | undefined): Frame {
  try {
    return jsonToFrame(value, now, rows === undefined ? {} : { rows });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badQuery('The answer of the source is nested too deep. Pick what you need with an expression.');
  }
}

function sent(
  { settings }: Connection<'http'>,
  { url, method, headers, body }: Message,
  credentials: Credentials,
  condition: Readonly<Record<string, string>>,
) {
  return {
    url,
    method,
    headers: { ...headers, ...condition, ...credentials.headers },
    ...(body !== undefined && { body }),
    ...(settings.ca && { tls: { ca: settings.ca } }),
  };
}

/** Some addresses answer with what they were sent; who asks through this source may not see what lets it in. */
function assertKeptSecret(text: string, { secrets }: Credentials): void {
  if (repeats(text, secrets))
    throw failed(
      'The source repeats its credentials in its answer, which is therefore not shown. Use another path.',
    );
}
