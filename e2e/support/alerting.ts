import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { freePort } from '#server/testing/free-port.ts';
import { SUBJECTS } from '#tooling/alerts/catalogue.ts';
import { ruleFile } from '#tooling/alerts/rule-file.ts';
import { durationText, secondsOf, type TimeScale } from '#tooling/promql/index.ts';
import { startDaemon } from './daemon.ts';

const DEPLOYED = fileURLToPath(new URL('../../deploy/prometheus/', import.meta.url));
/** A minute of the rules is two seconds of a drill; a range holds four scrapes at least. */
const SCALE: TimeScale = { divisor: 30, shortestRange: 8 };
const SCRAPE = '2s';
const EVALUATION = '1s';

/** What Alertmanager told somebody. */
export interface Told {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alert: string;
  readonly runbook: string;
}

/** The deployed configuration at work: Prometheus, blackbox exporter and Alertmanager, in a hurry. */
export interface Alerting {
  /**
   * @returns what fires now, by Prometheus' own word: names, those of burn rates with their long window
   * (`AvailabilityBudgetBurn 1h`); sorted, each once, without the watchdog
   */
  firing(): Promise<string[]>;
  /** everything that Alertmanager has delivered */
  readonly told: readonly Told[];
  [Symbol.asyncDispose](): Promise<void>;
}

export interface AlertingWish {
  /** host and port of the metrics */
  readonly server: string;
  /** address of the site */
  readonly site: string;
}

const read = (file: string) => parse(readFileSync(join(DEPLOYED, file), 'utf8'), { merge: true });

interface PrometheusConfig {
  global: Record<string, unknown>;
  alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] };
  scrape_configs: {
    job_name: string;
    static_configs?: { targets: string[] }[];
    relabel_configs?: { target_label: string; replacement?: string }[];
  }[];
}

/** The deployed file with ports of ours, and short intervals. */
function prometheusConfig(ports: { own: string; alertmanager: string; blackbox: string }): PrometheusConfig {
  const config = read('prometheus.yml') as PrometheusConfig;
  Object.assign(config.global, {
    scrape_interval: SCRAPE,
    scrape_timeout: SCRAPE,
    evaluation_interval: EVALUATION,
  });
  config.alerting.alertmanagers[0]!.static_configs[0]!.targets = [ports.alertmanager];
  for (const { job_name, static_configs, relabel_configs = [] } of config.scrape_configs) {
    if (job_name === 'prometheus') static_configs![0]!.targets = [ports.own];
    for (const rule of relabel_configs)
      if (rule.target_label === '__address__') rule.replacement = ports.blackbox;
  }
  return config;
}

interface Route {
  group_wait?: string;
  group_interval?: string;
  repeat_interval?: string;
  routes?: Route[];
}

/** The deployed routes and inhibitions; whoever is told something is a hook of ours. */
function alertmanagerConfig(hook: string): unknown {
  const config = read('alertmanager.yml') as { route: Route; receivers: { name: string }[] };
  const hurry = (route: Route): void => {
    for (const key of ['group_wait', 'group_interval'] as const)
      if (route[key]) route[key] = durationText(Math.max(1, secondsOf(route[key]) / SCALE.divisor));
    for (const inner of route.routes ?? []) hurry(inner);
  };
  hurry(config.route);
  const receivers = config.receivers.map(({ name }) =>
    name === 'nobody'
      ? { name }
      : { name, webhook_configs: [{ url: `${hook}/${name}`, send_resolved: true }] },
  );
  return { ...config, receivers };
}

/** Listens for what Alertmanager delivers. */
async function startHook(told: Told[]) {
  interface Delivery {
    readonly receiver: string;
    readonly alerts: readonly {
      readonly status: Told['status'];
      readonly labels: { readonly alertname: string };
      readonly annotations: { readonly runbook_url: string };
    }[];
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { receiver, alerts } = JSON.parse(Buffer.concat(chunks).toString()) as Delivery;
      for (const { status, labels, annotations } of alerts)
        told.push({ receiver, status, alert: labels.alertname, runbook: annotations.runbook_url });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export async function startAlerting({ server, site }: AlertingWish): Promise<Alerting> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'region-dashboard-alerting-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const told: Told[] = [];
  const hook = stack.use(await startHook(told));
  const own = `127.0.0.1:${await freePort()}`;
  const alertmanager = `127.0.0.1:${await freePort()}`;
  const blackbox = `127.0.0.1:${await freePort()}`;

  write('alertmanager.yml', stringify(alertmanagerConfig(hook.address)));
  stack.use(
    await startDaemon(
      'prometheus-alertmanager',
      [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'alertmanager')}`,
        `--web.listen-address=${alertmanager}`,
        '--cluster.listen-address=',
        '--log.level=error',
      ],
      `http://${alertmanager}/-/ready`,
    ),
  );
  stack.use(
    await startDaemon(
      'prometheus-blackbox-exporter',
      [`--config.file=${join(DEPLOYED, 'blackbox.yml')}`, `--web.listen-address=${blackbox}`],
      `http://${blackbox}/-/healthy`,
    ),
  );

  cpSync(join(DEPLOYED, 'targets'), join(folder, 'targets'), { recursive: true });
  write('targets/server.yml', stringify([{ targets: [server] }]));
  write('targets/site.yml', stringify([{ targets: [site] }]));
  mkdirSync(join(folder, 'rules'));
  for (const subject of SUBJECTS) write(`rules/${subject.name}.yml`, ruleFile(subject, { scale: SCALE }));
  write('prometheus.yml', stringify(prometheusConfig({ own, alertmanager, blackbox })));
  stack.use(
    await startDaemon(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'prometheus')}`,
        `--web.listen-address=${own}`,
        // It finds Alertmanager after some seconds; what fired before is told then.
        '--rules.alert.resend-delay=5s',
        '--log.level=error',
      ],
      `http://${own}/-/ready`,
    ),
  );

  const running = stack.move();
  return {
    told,
    async firing() {
      const answer = await fetch(`http://${own}/api/v1/alerts`);
      const { data } = (await answer.json()) as {
        data: { alerts: { state: string; labels: { alertname: string; long?: string } }[] };
      };
      const names = data.alerts
        .filter(({ state }) => state === 'firing')
        .map(({ labels: { alertname, long } }) => (long ? `${alertname} ${long}` : alertname));
      return [...new Set(names)].filter(name => name !== 'Watchdog').sort();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
