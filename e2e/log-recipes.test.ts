import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { AUDIT_EVENTS, EVENTS, LogLineSchema } from '#server/logs/index.ts';
import { queryBlocks as blocks, logsPage as page, RECIPES, recipe } from './support/log-recipes.ts';

const FIELDS = new Set(Object.keys(LogLineSchema.properties));
const EVENT_NAMES = new Set([...Object.keys(EVENTS), ...Object.keys(AUDIT_EVENTS)]);
const COMPONENTS = new Set([...EVENT_NAMES].map(name => name.split('.')[0]!));

/** Names in a text that are fields of a line, by the language it is written in. */
const NAMED: Readonly<Record<string, readonly RegExp[]>> = {
  sh: [/(?<![\w$.)\]])\.([a-z]\w+)/gi],
  logql: [/\bby \(([^)]*)\)/g, /\|\s*([a-z]\w*)\s*(?:=~|!=|>=|=|>)/gi, /unwrap (\w+)/g, /[{,]\s*(\w+)\s*=/g],
  cloudwatch: [
    /\bfilter (\w+)/g,
    /\band (\w+)/g,
    /\bby ([\w., ]+?)(?: \||$)/g,
    /fields @timestamp, ([\w., ]+)/g,
    /pct\((\w+)/g,
  ],
  datadog: [/@([a-z]\w*)/gi],
};
/** Of the query languages, of error objects, or given to jq by name. */
const NOT_OURS = new Set([
  'your',
  'timestamp',
  'requests',
  'failed',
  'lines',
  'answers',
  'refused',
  'p95',
  'type',
  'message',
  'stack',
]);

function fieldsIn(text: string, language: string): string[] {
  return (NAMED[language] ?? []).flatMap(pattern =>
    [...text.matchAll(pattern)].flatMap(([, found = '']) =>
      found.split(',').map(each => each.trim().split(/[._]/)[0]!),
    ),
  );
}

/** Names that look like events: two words with a dot between. */
const eventsIn = (text: string) =>
  [...text.matchAll(/(?<![\w./@$-])([a-z]+\.[a-z]+(?:-[a-z]+)*)(?![\w./(])/g)]
    .map(([, name]) => name!)
    .filter(name => COMPONENTS.has(name.split('.')[0]!));

describe('what recipes and queries name is there', () => {
  test.each(blocks)('$language: $text', ({ language, text }) => {
    expect(Object.keys(NAMED)).toContain(language);
    const unknown = fieldsIn(text, language).filter(name => !FIELDS.has(name) && !NOT_OURS.has(name));
    expect(unknown).toEqual([]);
    expect(eventsIn(text).filter(name => !EVENT_NAMES.has(name) && !name.startsWith('server.log'))).toEqual(
      [],
    );
  });

  const rules = (
    parseYaml(recipe('loki/rules.yaml')) as {
      groups: { rules: { alert: string; expr: string; annotations: { runbook_url: string } }[] }[];
    }
  ).groups.flatMap(group => group.rules);
  test.each(rules)('rule of Loki: $alert', ({ expr, annotations }) => {
    expect(fieldsIn(expr, 'logql').filter(name => !FIELDS.has(name))).toEqual([]);
    const events = [...expr.matchAll(/event=~?"([^"]*)"/g)].flatMap(([, names = '']) => names.split('|'));
    expect(events.filter(name => !EVENT_NAMES.has(name))).toEqual([]);
    const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(anchors).toContain(annotations.runbook_url.split('#')[1]);
  });

  const filters = JSON.parse(recipe('cloudwatch/metric-filters.json')) as {
    filterPattern: string;
    metricTransformations: { metricName: string; metricValue: string }[];
  }[];
  test.each(filters)('filter of CloudWatch: $filterPattern', ({ filterPattern, metricTransformations }) => {
    const text = `${filterPattern} ${metricTransformations[0]!.metricValue}`;
    expect([...text.matchAll(/\$\.(\w+)/g)].filter(([, name]) => !FIELDS.has(name!))).toEqual([]);
    const events = [...filterPattern.matchAll(/\$\.event = "([^"]*)"/g)].map(([, name]) => name!);
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter(name => !EVENT_NAMES.has(name))).toEqual([]);
    const alarms = JSON.parse(recipe('cloudwatch/alarms.json')) as { MetricName: string }[];
    expect(alarms.map(({ MetricName }) => MetricName)).toContain(metricTransformations[0]!.metricName);
  });

  const monitors = JSON.parse(recipe('datadog/monitors.json')) as {
    name: string;
    query: string;
    message: string;
  }[];
  test.each(monitors)('monitor of Datadog: $name', ({ query, message }) => {
    const named = fieldsIn(`${query} ${message}`, 'datadog').filter(name => !NOT_OURS.has(name));
    expect(named.filter(name => !FIELDS.has(name))).toEqual([]);
    const [, events = ''] = /@event:\(?([^\s)"]*(?: OR [^\s)"]*)*)/.exec(query) ?? [];
    expect(events.split(' OR ').filter(name => !EVENT_NAMES.has(name))).toEqual([]);
  });

  test('labels, fields and sources of Vector, Fluent Bit, Datadog and Loki’s retention', () => {
    const vector = parseYaml(recipe('vector/vector.yaml')) as {
      sources: object;
      transforms: { lines: { inputs: string[]; source: string } };
      sinks: { loki: { inputs: string[]; labels: Record<string, string> } };
    };
    expect(vector.transforms.lines.inputs.every(name => name in vector.sources)).toBe(true);
    expect(Object.keys(vector.sinks.loki.labels).filter(name => !FIELDS.has(name))).toEqual([]);
    const fluent = parseYaml(recipe('fluent-bit/fluent-bit.yaml')) as {
      parsers: { time_key: string }[];
      pipeline: { outputs: { label_keys: string; match: string }[]; inputs: { tag: string }[] };
    };
    const [output] = fluent.pipeline.outputs;
    const labels = output!.label_keys.split(',').map(name => name.slice(1));
    expect([...labels, fluent.parsers[0]!.time_key].filter(name => !FIELDS.has(name))).toEqual([]);
    expect(fluent.pipeline.inputs[0]!.tag).toBe(output!.match);
    const pipeline = JSON.parse(recipe('datadog/pipeline.json')) as { processors: { sources?: string[] }[] };
    const sources = pipeline.processors.flatMap(processor => processor.sources ?? []);
    expect(sources.filter(name => !FIELDS.has(name))).toEqual([]);
    const retention = parseYaml(recipe('loki/retention.yaml')) as {
      limits_config: { retention_stream: { selector: string }[] };
    };
    const selectors = retention.limits_config.retention_stream.map(({ selector }) => selector).join();
    expect(fieldsIn(selectors, 'logql').filter(name => !FIELDS.has(name))).toEqual([]);
  });

  test('every file of the recipes can be read as what it is', () => {
    const files = readdirSync(RECIPES, { recursive: true, withFileTypes: true }).filter(each =>
      each.isFile(),
    );
    expect(files.length).toBeGreaterThan(14);
    for (const { parentPath, name } of files) {
      const text = readFileSync(join(parentPath, name), 'utf8');
      if (name.endsWith('.json')) expect(JSON.parse(text), name).toBeTruthy();
      if (name.endsWith('.yaml')) expect(parseYaml(text), name).toBeTruthy();
    }
  });
});
