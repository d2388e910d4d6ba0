import type { IncomingMessage, RequestListener } from 'node:http';
import { outboundToHere } from '#server/outbound/testing/outbound.ts';
import { connectionOf, TOKEN } from '../over-http/testing/connection.ts';
import { endless, guarded, httpFaults, slowly, stand } from '../over-http/testing/stand-in.ts';
import { connectorContract } from '../testing/connector.contract.ts';
import { prometheusConnector } from './prometheus-connector.ts';

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
}

/** Answers two moments, and says no to what it does not know; as Prometheus does. */
const prometheus: RequestListener = async (request, response) => {
  const form = await formOf(request);
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.url === '/api/v1/status/buildinfo')
    return answer(200, { status: 'success', data: { version: '2.42.0' } });
  if (form.get('query') === '1')
    return answer(200, { status: 'success', data: { resultType: 'scalar', result: [1, '1'] } });
  if (form.get('query') !== 'up')
    return answer(400, {
      status: 'error',
      errorType: 'bad_data',
      error: '1:3: parse error: no more than that',
    });
  const start = Number(form.get('start'));
  const series = [
    {
      metric: { __name__: 'up', host: 'a' },
      values: [
        [start, '1'],
        [start + 10, 'NaN'],
      ],
    },
    {
      metric: { __name__: 'up', host: 'b' },
      values: [
        [start, '0'],
        [start + 10, '+Inf'],
      ],
    },
  ];
  return answer(200, { status: 'success', data: { resultType: 'matrix', result: series } });
};

const connection = connectionOf<'prometheus'>();
const healthy = guarded(TOKEN, prometheus);
const START = Date.UTC(2026, 0, 15, 11);

connectorContract<'prometheus'>('Prometheus', {
  async start() {
    const outbound = outboundToHere();
    return { connector: prometheusConnector(outbound), close: () => outbound.close() };
  },
  query: { source: 'prometheus', expr: 'up' },
  values: { time: [START, START + 10_000], '{host="a"}': [1, null], '{host="b"}': [0, null] },
  wrong: { source: 'prometheus', expr: 'up{' },
  healthy: () => stand(connection, healthy),
  slow: () => stand(connection, slowly(healthy)),
  huge: () => stand(connection, endless),
  faults: httpFaults(connection, healthy),
});
