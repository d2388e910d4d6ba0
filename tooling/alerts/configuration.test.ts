import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { alertNames } from './catalogue.ts';
import { SEVERITIES } from './rule.ts';
import { missingPrograms, type ProgramName, runProgram } from './testing/programs.ts';

const folder = resolve(import.meta.dirname, '../../deploy/prometheus');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
/** Without their program, the tests of a group are skipped. */
function needs(program: ProgramName): void {
  const missing = missingPrograms(program);
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
}
const passes = (program: ProgramName, ...args: string[]) => {
  const { code, output } = runProgram(program, args, folder);
  expect(code, output).toBe(0);
  return output.replaceAll(/^Warning: .*\n/gm, '');
};

describe('the configuration of Prometheus', () => {
  interface ScrapeJob {
    readonly job_name: string;
    readonly file_sd_configs?: readonly { readonly files: readonly string[] }[];
  }
  const { scrape_configs: jobs } = parse(read('prometheus.yml')) as { scrape_configs: readonly ScrapeJob[] };

  test('has the jobs that rules look for', () => {
    expect(jobs.map(({ job_name }) => job_name)).toEqual([
      'region-dashboard',
      'region-dashboard-live',
      'region-dashboard-ready',
      'node',
      'prometheus',
    ]);
  });

  test('names files of targets that are there', () => {
    for (const { file_sd_configs = [] } of jobs)
      for (const { files } of file_sd_configs)
        for (const file of files) expect(parse(read(file)), file).toBeInstanceOf(Array);
  });
});

describe('promtool', () => {
  needs('promtool');

  test('accepts the configuration with all rules', () => {
    const output = passes('promtool', 'check', 'config', 'prometheus.yml');
    expect(output).toContain('11 rule files found');
    expect(output).not.toContain('FAILED');
  });
});

describe('the blackbox exporter', () => {
  needs('prometheus-blackbox-exporter');

  test('accepts the modules', () => {
    passes('prometheus-blackbox-exporter', '--config.check', '--config.file=blackbox.yml');
  });
});

describe('amtool', () => {
  needs('amtool');

  test('accepts the configuration', () => {
    passes('amtool', 'check-config', 'alertmanager.yml');
  });

  const routeOf = (...labels: string[]) =>
    passes('amtool', 'config', 'routes', 'test', '--config.file=alertmanager.yml', ...labels).trim();

  test('sends every severity where it belongs, and what has none where people look', () => {
    const severities = Object.fromEntries(
      SEVERITIES.map(severity => [severity, routeOf(`severity=${severity}`, 'alertname=ServerDown')]),
    );
    expect(severities).toEqual({ critical: 'page', warning: 'chat', info: 'nobody' });
    expect(routeOf('alertname=SomebodyElses')).toBe('chat');
  });

  test('sends the watchdog to the dead man’s switch, whatever its severity', () => {
    for (const severity of SEVERITIES)
      expect(routeOf(`severity=${severity}`, 'alertname=Watchdog')).toBe('dead-mans-switch');
  });
});

describe('the configuration of Alertmanager', () => {
  const text = read('alertmanager.yml');
  const config = parse(text) as {
    readonly inhibit_rules: readonly Record<'source_matchers' | 'target_matchers', readonly string[]>[];
    readonly receivers: readonly object[];
  };

  test('holds back by names of alerts that there are', () => {
    const names = alertNames();
    const matchers = config.inhibit_rules.flatMap(rule => [...rule.source_matchers, ...rule.target_matchers]);
    const patterns = matchers.flatMap(matcher => {
      const [, list] = /^alertname (?:=~|=|!=) "(.+)"$/.exec(matcher) ?? [];
      return list?.split('|') ?? [];
    });
    expect(patterns.length).toBeGreaterThan(10);
    for (const pattern of patterns)
      expect(
        names.some(name => new RegExp(`^${pattern}$`).test(name)),
        pattern,
      ).toBe(true);
  });

  test('has keys in files alone, and addresses that are obviously to be filled in', () => {
    for (const [, key, value] of text.matchAll(
      /^\s*(\w*(?:key|token|password|secret|credentials)\w*): (.*)$/gm,
    )) {
      expect(key).toMatch(/_file$/);
      expect(value).toMatch(/^\/etc\/prometheus\/secrets\//);
    }
    for (const [, host] of text.matchAll(/https?:\/\/([^/'"\s]+)/g)) expect(host).toMatch(/\.invalid$/);
  });
});
