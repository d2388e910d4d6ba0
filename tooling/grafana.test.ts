import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DASHBOARDS } from './grafana/dashboards/index.ts';
import { DASHBOARDS_FOLDER, grafanaDocuments } from './grafana/documents.ts';
import { dashboardExpressions, withoutVariables } from './grafana/expressions.ts';
import { RUNBOOKS } from './grafana/runbook-url.ts';
import { selectorsOf } from './promql/index.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
}
interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const documents = Object.entries(grafanaDocuments()).map(([path, text]) => ({ path, text }));
const dashboards = documents.map(({ text }) => JSON.parse(text) as Dashboard);
const overlap = ({ gridPos: a }: Panel, { gridPos: b }: Panel) =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe('the dashboards for Grafana', () => {
  test.each(documents)('$path is what the definitions make of it', ({ path, text }) => {
    expect(read(path)).toBe(text);
  });

  test('no file lies beside them that nobody makes any more', () => {
    const made = documents.map(({ path }) => path.slice(DASHBOARDS_FOLDER.length + 1));
    expect(readdirSync(join(root, DASHBOARDS_FOLDER)).sort()).toEqual(made.sort());
  });

  test('stand in their page', () => {
    const page = read('docs/dashboards-for-operators.md');
    const named = [...page.matchAll(/^\| `(\w+)\.json` \|/gm)].map(([, name]) => name);
    expect(named).toEqual(DASHBOARDS.map(({ name }) => name));
  });

  test('each has an address and a title of its own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(DASHBOARDS.length);
    expect(new Set(dashboards.map(({ title }) => title)).size).toBe(DASHBOARDS.length);
  });

  test.each(dashboards)(
    '$title: panels have ids of their own and stand on the grid beside each other',
    ({ panels }) => {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      for (const { gridPos, title } of panels) expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      const pairs = panels.flatMap((one, index) =>
        panels.slice(index + 1).map(other => [one, other] as const),
      );
      expect(pairs.filter(([one, other]) => overlap(one, other))).toEqual([]);
    },
  );

  test.each(dashboards)(
    '$title: every panel says what it shows, in which unit, and asks for something',
    ({ panels }) => {
      for (const { type, title, description, targets, fieldConfig } of panels) {
        if (type === 'row') continue;
        expect(title).toMatch(/^[A-Z]/);
        expect(description, title).toMatch(/^[A-Z].{19,}\.$/s);
        expect(fieldConfig?.defaults.unit, title).toBeTruthy();
        expect(targets?.length, title).toBeGreaterThan(0);
        expect(new Set(targets?.map(({ refId }) => refId)).size, title).toBe(targets?.length);
      }
    },
  );

  test('every expression is PromQL and keeps to the job and the instances that were chosen', () => {
    for (const { where, expr } of dashboardExpressions())
      for (const { metric, labels } of selectorsOf(expr))
        if (metric !== 'ALERTS') expect(labels, where).toEqual(expect.arrayContaining(['job', 'instance']));
  });

  test('every runbook that a panel leads to is there', () => {
    const runbooks = DASHBOARDS.flatMap(({ sections }) =>
      sections.flatMap(({ panels }) => panels.flatMap(({ runbooks = [] }) => runbooks)),
    );
    expect(runbooks.filter(name => !existsSync(join(root, RUNBOOKS, `${name}.md`)))).toEqual([]);
    expect(new Set(runbooks).size).toBeGreaterThan(30);
  });

  test('a variable that the dashboards do not have is a fault', () => {
    expect(() => withoutVariables('up{job="$cluster"}')).toThrow('$cluster');
  });

  test('lines of more than one series have a name', () => {
    for (const { sections } of DASHBOARDS)
      for (const { kind, title, targets } of sections.flatMap(({ panels }) => panels))
        if (kind === 'timeseries' || kind === 'timeline')
          for (const { legend } of targets) expect(legend, title).toBeTruthy();
  });
});

describe('the provisioning of Grafana', () => {
  const provider = parse(read('deploy/grafana/provisioning/dashboards/region-dashboard.yaml')) as {
    providers: { options: { path: string } }[];
  };
  const source = parse(read('deploy/grafana/provisioning/datasources/region-dashboard.yaml')) as {
    datasources: Record<string, unknown>[];
  };

  test('finds the dashboards where a copy of the folder puts them', () => {
    const [{ options } = { options: { path: '' } }] = provider.providers;
    expect(options.path).toBe(DASHBOARDS_FOLDER.replace('deploy/grafana', '/etc/grafana'));
  });

  test('brings a Prometheus, and does not make it the default of a Grafana that has one', () => {
    expect(source.datasources).toEqual([expect.objectContaining({ type: 'prometheus', access: 'proxy' })]);
    expect(source.datasources[0]).not.toHaveProperty('isDefault');
  });
});
