import { emptyFrame, type Frame } from '#core/query/index.ts';
import type { Outbound } from '#server/outbound/index.ts';
import type { Shaper } from '#server/shaping/index.ts';
import type { SourceRequest } from '../../source.ts';
import type { Connection, Connector } from '../connector.ts';
import { ask } from '../over-http/ask.ts';
import { assertKeptSecret, prepare, toSend } from './prepare.ts';
import { textIn } from './read-answer.ts';
import { Remembered } from './remembered.ts';
import { frameOf } from './shape-answer.ts';
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
    const prepared = prepare(connection, request);
    const { message, bindings, credentials } = prepared;
    const shape = query.shape?.trim() || undefined;
    const key = remembered.keyOf(connection, message, { shape, bindings, limit: query.limit });
    const before = remembered.frame(key);
    const condition = remembered.conditionOf(key);
    const answer = await ask(outbound, { ...toSend(connection, prepared, condition), signal });
    if (answer.status === 304 && before) return { ...before, at: now };
    const text = textIn(answer);
    if (text === null) return emptyFrame(now);
    assertKeptSecret(text, credentials);
    const frame = await frameOf(shaper, text, request, bindings);
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
