import { SATURATION, SPEED } from '#server/slo/index.ts';
import type { Alert, Subject } from '../rule.ts';

const SITE = 'https://boards.example.com';
const DAY = 86_400;
const probe = (job: string) => `job="${job}",instance="${SITE}"`;
const LIVE = probe('region-dashboard-live');
const READY = probe('region-dashboard-ready');
const at = (job: string) => ({ job, instance: SITE });
const { certificate } = SATURATION;

const ends = (days: number) => ({
  // The clock of promtool's cases starts at 0.
  [`probe_ssl_earliest_cert_expiry{${LIVE}}`]: `${days * DAY}x120`,
});
const certificateWords = {
  name: 'CertificateExpires',
  summary: 'A TLS certificate is about to end.',
  description:
    'The certificate of {{ $labels.instance }}, or one that it hangs on, ends in {{ $value | humanizeDuration }}. Then no browser opens the page.',
};
const certificateSays = (left: string) =>
  `The certificate of ${SITE}, or one that it hangs on, ends in ${left}. Then no browser opens the page.`;
const expiry = 'probe_ssl_earliest_cert_expiry{job="region-dashboard-live"} - time()';

const certificates: readonly Alert[] = [
  {
    ...certificateWords,
    severity: 'critical',
    expr: `${expiry} < ${certificate.critical} * ${DAY}`,
    for: '15m',
    fires: [
      {
        when: 'it has less than three days',
        series: ends(3),
        at: '1h',
        labels: at('region-dashboard-live'),
        says: certificateSays('2d 23h 0m 0s'),
      },
    ],
    silent: [{ when: 'it has a little more', series: ends(3.1), at: '1h' }],
  },
  {
    ...certificateWords,
    severity: 'warning',
    expr: `${expiry} < ${certificate.warning} * ${DAY}`,
    for: '1h',
    fires: [
      {
        when: 'it has less than a fortnight',
        series: ends(14),
        at: '90m',
        labels: at('region-dashboard-live'),
        says: certificateSays('13d 22h 30m 0s'),
      },
    ],
    silent: [{ when: 'it was just renewed', series: ends(90), at: '2h' }],
  },
];

export const probes: Subject = {
  name: 'probes',
  title: 'What is seen from outside',
  groups: [
    {
      name: 'region-dashboard-probes',
      alerts: [
        {
          name: 'LiveProbeFailing',
          severity: 'critical',
          expr: 'probe_success{job="region-dashboard-live"} == 0',
          for: '1m',
          summary: 'The site does not answer from outside.',
          description:
            '{{ $labels.instance }}/live has not answered a probe for a minute: name, network, certificate, proxy or server. Nobody can use the site.',
          fires: [
            {
              when: 'three probes fail',
              series: { [`probe_success{${LIVE}}`]: '1x3 0x10' },
              at: '6m',
              labels: at('region-dashboard-live'),
              says: `${SITE}/live has not answered a probe for a minute: name, network, certificate, proxy or server. Nobody can use the site.`,
            },
          ],
          silent: [
            { when: 'one probe fails', series: { [`probe_success{${LIVE}}`]: '1x3 0 1x10' }, at: '4m' },
          ],
        },
        {
          name: 'ReadyProbeFailing',
          severity: 'critical',
          expr: 'probe_success{job="region-dashboard-ready"} == 0',
          for: '2m',
          summary: 'The site answers, and cannot serve.',
          description:
            '{{ $labels.instance }}/ready has not said 200 for two minutes: no server behind it can do its work.',
          fires: [
            {
              when: 'the database is away',
              series: { [`probe_success{${READY}}`]: '1x3 0x10' },
              at: '7m',
              labels: at('region-dashboard-ready'),
              says: `${SITE}/ready has not said 200 for two minutes: no server behind it can do its work.`,
            },
          ],
          silent: [
            {
              when: 'a deployment takes a minute',
              series: { [`probe_success{${READY}}`]: '1x3 0x1 1x10' },
              at: '5m',
            },
          ],
        },
        {
          name: 'ProbesAbsent',
          severity: 'warning',
          expr: 'absent(probe_success{job="region-dashboard-live"}) or absent(probe_success{job="region-dashboard-ready"})',
          for: '10m',
          summary: 'Nobody looks at the site from outside.',
          description:
            'There are no probes of the job {{ $labels.job }}: targets/site.yml is empty, or the blackbox exporter does not run. That the site is down would be noticed by its people first.',
          fires: [
            {
              when: 'the exporter is gone',
              series: { [`probe_success{${LIVE}}`]: '1x5 stale', [`probe_success{${READY}}`]: '1x30' },
              at: '20m',
              labels: { job: 'region-dashboard-live' },
              says: 'There are no probes of the job region-dashboard-live: targets/site.yml is empty, or the blackbox exporter does not run. That the site is down would be noticed by its people first.',
            },
          ],
          silent: [
            {
              when: 'both look, whatever they see',
              series: { [`probe_success{${LIVE}}`]: '0x30', [`probe_success{${READY}}`]: '0x30' },
              at: '20m',
            },
          ],
        },
        {
          name: 'SiteSlow',
          severity: 'warning',
          expr: `probe_duration_seconds{job="region-dashboard-live"} > ${SPEED.probe.warning} and probe_success{job="region-dashboard-live"} == 1`,
          for: '10m',
          summary: 'The way to the site is slow.',
          description:
            'A probe of {{ $labels.instance }}/live takes {{ $value | humanizeDuration }}. The server itself needs a millisecond for it.',
          fires: [
            {
              when: 'it takes 1.5 s',
              series: { [`probe_duration_seconds{${LIVE}}`]: '1.5x20', [`probe_success{${LIVE}}`]: '1x20' },
              at: '15m',
              labels: at('region-dashboard-live'),
              says: `A probe of ${SITE}/live takes 1.5s. The server itself needs a millisecond for it.`,
            },
          ],
          silent: [
            {
              when: 'it takes a second',
              series: { [`probe_duration_seconds{${LIVE}}`]: '1x20', [`probe_success{${LIVE}}`]: '1x20' },
              at: '15m',
            },
            {
              when: 'it fails, which is said already',
              series: { [`probe_duration_seconds{${LIVE}}`]: '5x20', [`probe_success{${LIVE}}`]: '0x20' },
              at: '15m',
            },
          ],
        },
        ...certificates,
      ],
    },
  ],
};
