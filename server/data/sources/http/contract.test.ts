import type { RequestListener } from 'node:http';
import { outboundToHere } from '#server/outbound/testing/outbound.ts';
import { openShaper } from '#server/shaping/index.ts';
import { connectionOf, TOKEN } from '../over-http/testing/connection.ts';
import { endless, guarded, httpFaults, slowly, stand } from '../over-http/testing/stand-in.ts';
import { connectorContract } from '../testing/connector.contract.ts';
import { httpConnector } from './http-connector.ts';

const service: RequestListener = ({ url }, response) => {
  const isKnown = url === '/hosts' || url === '/';
  response
    .writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' })
    .end(JSON.stringify(isKnown ? [{ host: 'a', load: 1.5 }, { host: 'b' }] : { error: 'no such path' }));
};

const connection = connectionOf<'http'>();
const healthy = guarded(TOKEN, service);

connectorContract<'http'>('HTTP', {
  async start() {
    const outbound = outboundToHere();
    const shaper = openShaper();
    return {
      connector: httpConnector({ outbound, shaper }),
      async close() {
        await Promise.all([outbound.close(), shaper.close()]);
      },
    };
  },
  query: { source: 'http', request: { path: '/hosts' } },
  values: { host: ['a', 'b'], load: [1.5, null] },
  wrong: { source: 'http', request: { path: '/nowhere' } },
  healthy: () => stand(connection, healthy),
  slow: () => stand(connection, slowly(healthy)),
  huge: () => stand(connection, endless),
  faults: httpFaults(connection, healthy),
});
