import { SATURATION } from '#server/slo/index.ts';
import type { Alert } from '../rule.ts';

const DATA = 'job="node",instance="db:9100",device="/dev/vda1",fstype="ext4",mountpoint="/var/lib"';
const labels = {
  job: 'node',
  instance: 'db:9100',
  device: '/dev/vda1',
  fstype: 'ext4',
  mountpoint: '/var/lib',
};

// What holds no data of ours fills up as it is meant to.
const KINDS = 'job="node",fstype!~"tmpfs|ramfs|squashfs|overlay|iso9660"';
const free = `node_filesystem_avail_bytes{${KINDS}} / node_filesystem_size_bytes{${KINDS}}`;

const holds = (available: number) => ({
  [`node_filesystem_avail_bytes{${DATA}}`]: `${available}x40`,
  [`node_filesystem_size_bytes{${DATA}}`]: '1000x40',
});
const says = (percent: number) =>
  `${percent}% of /var/lib on db:9100 are free. Without space Postgres stops, and nothing is saved.`;
const words = {
  name: 'DiskSpaceLow',
  summary: 'A disk is nearly full.',
  description:
    '{{ $value | humanizePercentage }} of {{ $labels.mountpoint }} on {{ $labels.instance }} are free. Without space Postgres stops, and nothing is saved.',
};

/** Read from the node exporter, where there is one; the server's own disk is among its health checks as well. */
export const disk: readonly Alert[] = [
  {
    ...words,
    severity: 'critical',
    expr: `${free} < ${SATURATION.disk.critical}`,
    for: '5m',
    fires: [{ when: '4 % are free', series: holds(40), at: '10m', labels, says: says(4) }],
    silent: [{ when: '5 % are free', series: holds(50), at: '30m' }],
  },
  {
    ...words,
    severity: 'warning',
    expr: `${free} < ${SATURATION.disk.warning}`,
    for: '15m',
    fires: [{ when: '14 % are free', series: holds(140), at: '20m', labels, says: says(14) }],
    silent: [
      { when: '15 % are free', series: holds(150), at: '30m' },
      {
        when: 'it is a file system in memory',
        series: Object.fromEntries(
          Object.entries(holds(10)).map(([name, values]) => [name.replace('ext4', 'tmpfs'), values]),
        ),
        at: '30m',
      },
    ],
  },
];
