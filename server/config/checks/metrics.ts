import ipaddr from 'ipaddr.js';
import type { Check, CheckContext } from './context.ts';

/** Where only one's own machines are: RFC 6890's ranges for loopback, private and shared networks. */
const OWN = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat']);

const settingOf = ({ text, variables }: CheckContext, name: string): string =>
  text(name) ?? variables[name]?.default ?? '';

/** @returns whether strangers may reach the address; of a name nobody knows here */
function isOpen(host: string): boolean {
  const [address = ''] = host.split('%', 1);
  return ipaddr.isValid(address) && !OWN.has(ipaddr.process(address).range());
}

/** A listener that asks nobody who they are, where strangers may come by. */
export const metricsHost: Check = context =>
  context.production && context.flag('ENABLE_METRICS') && isOpen(settingOf(context, 'METRICS_HOST'))
    ? [
        {
          code: 'metrics-exposed',
          variables: ['METRICS_HOST'],
          severity: 'warning',
          sentence:
            'METRICS_HOST is no private address: whoever reaches it is told how much there is and how it is doing, without being asked who they are.',
          advice:
            'Use 127.0.0.1, or a private address. Where it must listen on every interface (a container), let only Prometheus through.',
        },
      ]
    : [];

/** One port cannot serve two things. */
export const metricsPort: Check = context => {
  const port = settingOf(context, 'METRICS_PORT');
  if (!context.flag('ENABLE_METRICS') || Number(port) === 0) return [];
  if (Number(port) !== Number(settingOf(context, 'PORT'))) return [];
  return [
    {
      code: 'port-taken-twice',
      variables: ['METRICS_PORT', 'PORT'],
      severity: 'warning',
      sentence: 'METRICS_PORT is the same as PORT: the server serves people there, and no metrics.',
      advice: 'Choose another METRICS_PORT.',
    },
  ];
};
