import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '#server/testing/free-port.ts';

/** One series of an answer; NaN where Prometheus says so. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A real Prometheus that reads servers every second. */
export interface Prometheus {
  /** for example `http://127.0.0.1:41234` */
  readonly address: string;
  /** @returns what an expression comes to now @throws Error with Prometheus' own words */
  query(expression: string): Promise<readonly Sample[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

const SCRAPE = '1s';

/** @param targets hosts and ports that serve metrics; it serves some itself */
export async function startPrometheus(targets: readonly string[] | 'itself'): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const file = join(folder, 'prometheus.yml');
  const host = `127.0.0.1:${await freePort()}`;
  const job = {
    job_name: 'region-dashboard',
    static_configs: [{ targets: targets === 'itself' ? [host] : targets }],
  };
  writeFileSync(
    file,
    stringify({ global: { scrape_interval: SCRAPE, scrape_timeout: SCRAPE }, scrape_configs: [job] }),
  );
  const child: ChildProcess = spawn(
    'prometheus',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${host}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  return {
    address: `http://${host}`,
    async query(expression) {
      const answer = await fetch(`http://${host}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: expression }),
      });
      const { data, error } = (await answer.json()) as {
        data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
        error?: string;
      };
      if (!data) throw new Error(`${error}: ${expression}`);
      return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
