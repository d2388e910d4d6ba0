import type { Outbound } from '#server/outbound/index.ts';
import { Refusal } from '#server/problems.ts';
import type { SourceRequest } from '../../source.ts';
import type { Connector } from '../connector.ts';
import { badQuery, failed } from '../over-http/ask.ts';
import { entriesOf } from './entries.ts';
import { fillExpression } from './expression.ts';
import { frameOf, type QueryData } from './frame.ts';
import { momentsOf } from './moments.ts';
import { PrometheusApi } from './prometheus-api.ts';

const CONCURRENCY = 8;
/** Columns of one frame; nobody tells more lines apart. */
const SERIES = 1_000;

/** Prometheus, and what speaks its API: Mimir, Thanos, VictoriaMetrics. */
export function prometheusConnector(outbound: Outbound): Connector<'prometheus'> {
  return {
    concurrency: CONCURRENCY,
    run: (connection, request) => run(new PrometheusApi(outbound, connection, request.signal), request),
    test: (connection, signal) => tryOut(new PrometheusApi(outbound, connection, signal)),
    entries: (connection, query, signal) =>
      entriesOf(new PrometheusApi(outbound, connection, signal), query, Date.now()),
  };
}

async function run(api: PrometheusApi, request: SourceRequest) {
  const { query, now, range, variables } = request;
  if (!query.expr?.trim())
    throw badQuery('The query has no expression. Write one in PromQL, for example `up`.');
  const { start, end, step, durations } = momentsOf(request);
  const expression = fillExpression(query.expr, durations, variables);
  const series = Math.min(query.limit ?? SERIES, SERIES);
  // One more than is shown, so that it is known when there are more; older ones do not know `limit`.
  const asked = [
    ['query', expression],
    ['limit', String(series + 1)],
  ] as const;
  const answering = query.instant
    ? api.query('query', [...asked, ['time', String((range?.to ?? now) / 1_000)]])
    : api.query('query_range', [
        ...asked,
        ['start', String(start)],
        ['end', String(end)],
        ['step', String(step)],
      ]);
  const data = await answering.catch(error => {
    throw expression === query.expr ? error : withoutPlace(error);
  });
  return frameOf(dataIn(data), { at: now, legend: query.legend, series, step });
}

/** A place in the text that was sent is another one in the text that was written: variables are longer or shorter. */
function withoutPlace(error: unknown): unknown {
  const isPlaced = error instanceof Refusal && error.rejection.extra?.line !== undefined;
  return isPlaced ? badQuery(error.rejection.detail) : error;
}

function dataIn(data: unknown): QueryData {
  if (typeof data === 'object' && data !== null && 'resultType' in data && 'result' in data)
    return data as QueryData;
  throw failed('This address answers, but not as Prometheus does. Check the address of the source.');
}

async function tryOut(api: PrometheusApi): Promise<string> {
  dataIn(await api.query('query', [['query', '1']]));
  const version = await versionOf(api);
  return version === null ? 'It answered as Prometheus does.' : `Prometheus ${version} answered.`;
}

/** Not all that speak the API say it. */
async function versionOf(api: PrometheusApi): Promise<string | null> {
  const data = await api.get('status/buildinfo').catch(() => null);
  const { version } = (data ?? {}) as { version?: unknown };
  return typeof version === 'string' && /^[\w.+~-]{1,40}$/.test(version) ? version : null;
}
