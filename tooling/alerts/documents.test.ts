import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { alertDocuments, driftedDocuments, RULES } from '../alerts.ts';
import { STATIC_PARTS } from '../parts.ts';
import { selectorsOf } from '../promql/index.ts';
import { PlantedProject } from '../testing/planted-project.ts';
import { ALERTS, SUBJECTS } from './catalogue.ts';
import { alertsOf, ruleTitle, SEVERITIES } from './rule.ts';
import { ruleFile } from './rule-file.ts';
import { blocksOf } from './testing/runbook.ts';

const root = resolve(import.meta.dirname, '../..');
const documents = alertDocuments();

describe('rules and documents', () => {
  test('are in the project as they are declared', () => {
    expect(driftedDocuments(root)).toEqual([]);
  });

  test('are looked at by npm run check', () => {
    expect(STATIC_PARTS.flatMap(({ args }) => args)).toContain('tooling/alerts.ts');
  });

  test.each(Object.keys(documents))('a change to %s alone is noticed, and so is its absence', path => {
    using project = new PlantedProject(documents);
    const { root: folder } = project;
    expect(driftedDocuments(folder)).toEqual([]);
    appendFileSync(join(folder, path), '# one more line\n');
    expect(driftedDocuments(folder)).toEqual([path]);
    rmSync(join(folder, path));
    expect(driftedDocuments(folder)).toEqual([path]);
  });

  test('a file of rules that nothing makes is noticed', () => {
    using project = new PlantedProject(documents);
    const { root: folder } = project;
    cpSync(join(folder, RULES, 'slo.yml'), join(folder, RULES, 'old.yml'));
    expect(driftedDocuments(folder)).toEqual([`${RULES}/old.yml`]);
  });
});

describe('alerts', () => {
  test('have names that are told apart, with severity and window', () => {
    const titles = ALERTS.map(ruleTitle);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { name } of ALERTS) expect(name).toMatch(/^([A-Z][a-z]+)+$/);
  });

  test('of every severity there are some', () => {
    expect(new Set(ALERTS.map(({ severity }) => severity))).toEqual(new Set(SEVERITIES));
  });

  test('of one name say one thing', () => {
    const summaries = new Map(ALERTS.map(({ name, summary }) => [name, summary]));
    for (const { name, summary } of ALERTS) expect(summary).toBe(summaries.get(name));
  });

  test.each(ALERTS.map(alert => [ruleTitle(alert), alert] as const))('%s is complete', (_, alert) => {
    expect(alert.summary).toMatch(/^[A-Z].{10,}\.$/);
    // What differs from one to the other belongs into the description; the summary groups them.
    expect(alert.summary).not.toContain('{{');
    expect(alert.description).toMatch(/\.$/);
    expect(alert.fires.length).toBeGreaterThan(0);
    if (alert.silent === 'never') expect(alert.name).toBe('Watchdog');
    else expect(alert.silent.length).toBeGreaterThan(0);
  });

  test.each(SUBJECTS.map(subject => [subject.name, subject] as const))(
    'of %s say severity, subject and where their runbook is',
    (name, subject) => {
      const { groups } = parse(ruleFile(subject)) as { groups: { rules: Record<string, never>[] }[] };
      const made = groups.flatMap(({ rules }) => rules).filter(rule => 'alert' in rule);
      expect(made).toHaveLength(alertsOf(subject).length);
      for (const rule of made) {
        expect(rule.labels).toMatchObject({ severity: expect.any(String), subject: name });
        expect(rule.annotations).toMatchObject({
          runbook_url: `{{ or $externalLabels.runbooks "docs/runbooks" }}/${rule.alert}.md`,
        });
      }
    },
  );

  test('look at metrics that others expose as well only under our job', () => {
    const common = /^(http_|process_|nodejs_|v8js_|db_client_|up$|probe_|node_|prometheus_)/;
    for (const { groups } of SUBJECTS)
      for (const { recordings = [], alerts = [] } of groups)
        for (const { expr } of [...recordings, ...alerts])
          for (const { metric, matchers } of selectorsOf(expr).filter(one => common.test(one.metric)))
            expect(
              matchers.some(({ label }) => label === 'job'),
              `${metric} in ${expr}`,
            ).toBe(true);
  });
});

test('a time scale divides every duration of a rule, and keeps ranges long enough for two scrapes', () => {
  const scale = { divisor: 60, shortestRange: 4 };
  const [plain, scaled] = [{}, { scale }].map(options =>
    parse(ruleFile(SUBJECTS.find(({ name }) => name === 'slo')!, options)),
  ) as { groups: { interval?: string; rules: { expr: string }[] }[] }[];
  expect(plain!.groups[1]!.interval).toBe('2m');
  expect(scaled!.groups[1]!.interval).toBe('2s');
  expect(plain!.groups[0]!.rules[0]!.expr).toContain('[5m]');
  expect(scaled!.groups[0]!.rules[0]!.expr).toContain('[5s]');
  expect(scaled!.groups[0]!.rules[0]!.expr).not.toContain('[5m]');
});

test('the loop of docs/alerts.md makes a PrometheusRule of every file', () => {
  const [loop] = blocksOf(documents['docs/alerts.md']!, 'sh').filter(block => block.includes('kubectl'));
  const { stdout, status } = spawnSync('bash', ['-c', loop!.replace('kubectl apply -f -', 'cat')], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const made = parseAllDocuments(stdout)
    .map(document => document.toJS())
    .filter(document => document !== null);
  expect(made.map(({ metadata }) => metadata.name).sort()).toEqual(
    SUBJECTS.map(({ name }) => `region-dashboard-${name}`).sort(),
  );
  for (const { kind, metadata, spec } of made) {
    expect(kind).toBe('PrometheusRule');
    const file = documents[`${RULES}/${metadata.name.replace('region-dashboard-', '')}.yml`]!;
    expect(spec).toEqual(parse(file));
  }
});
