import fc from 'fast-check';

const deep = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);

/** Texts that some layer might take for something else. */
const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfffy',
  '\u202e\u0000\uffff',
  '🦓'.repeat(50),
  '__proto__',
  'constructor',
  'toString',
  '../../../../etc/passwd',
  '..%2f..%2f',
  "' or ''='",
  "'; --",
  `$${'{'}jndi:ldap://localhost/x}`,
  '{{7*7}}',
  '<script>alert(1)</script>',
  '%00%zz%',
  'line\r\nX-Injected: yes',
  'x'.repeat(10_000),
  '\u0130\u0131ß',
  'null',
  'NaN',
  '1e999',
  '0x10',
  '٣',
  '2026-02-30T25:61:61Z',
  'now-1000000000000y',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
] as const;

const NUMBERS = [
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53 + 2,
  2 ** 63,
  -(2 ** 63),
  1e21,
  1e308,
  5e-324,
  1e-7,
] as const;

export const strangeText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

/** A member that JSON can have and an object literal cannot. */
const poisoned = (key: string) => JSON.parse(`{${JSON.stringify(key)}:{"admin":true}}`) as object;

/** Values of every type, most of them wrong wherever they are put. */
export const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  strangeText,
  fc.constantFrom<unknown>(...NUMBERS),
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: 1e9 }),
  fc.constantFrom('__proto__', 'constructor', 'prototype').map(poisoned),
  fc.integer({ min: 900, max: 1_100 }).map(length => Array.from({ length }, () => 0)),
  fc.jsonValue({ maxDepth: 4 }),
  fc.integer({ min: 100, max: 400 }).map(levels => JSON.parse(deep(levels, '[', ']')) as unknown),
);

type Json = Record<string | number, unknown>;

function pathsOf(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...at, key]));
  return [at, ...inside];
}

/** How one place of a value is changed. */
type Change =
  | { readonly how: 'replace' | 'add'; readonly what: unknown; readonly name: string }
  | { readonly how: 'remove' | 'double' };

/** @param at chooses the place */
function changed(value: unknown, at: number, change: Change): unknown {
  if (typeof value !== 'object' || value === null) return 'what' in change ? change.what : undefined;
  const paths = pathsOf(value);
  const path = paths[at % paths.length]!;
  const copy = structuredClone(value) as Json;
  if (path.length === 0)
    return 'what' in change ? Object.assign(copy, { [change.name]: change.what }) : [copy];
  let parent = copy;
  for (const key of path.slice(0, -1)) parent = parent[key] as Json;
  const last = path.at(-1)!;
  if (change.how === 'replace') parent[last] = change.what;
  else if (change.how === 'add') parent[change.name] = change.what;
  else if (change.how === 'remove') delete parent[last];
  else parent[last] = [parent[last], parent[last]];
  return copy;
}

/** Only texts, each by another one: what fits a schema and fits nothing else. */
function reworded(value: unknown, texts: readonly string[], seen = { count: 0 }): unknown {
  if (typeof value === 'string') return texts[seen.count++ % texts.length];
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(each => reworded(each, texts, seen));
  const entries = Object.entries(value).map(([key, each]) =>
    ID.test(String(each)) || key === 'type' || key === 'kind'
      ? [key, each]
      : [key, reworded(each, texts, seen)],
  );
  return Object.fromEntries(entries);
}

const ID = /^[0-9a-f]{8}-/;

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      how: fc.constantFrom('replace', 'replace', 'replace', 'add'),
      what: strangeValue,
      name: strangeText,
    }),
  },
  { weight: 1, arbitrary: fc.record({ how: fc.constantFrom('remove', 'double') }) },
);

/** A right value with little wrong with it. */
export const nearly = (right: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(right) },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.tuple(fc.nat(200), change), { minLength: 1, maxLength: 2 })
        .map(changes => changes.reduce((value, [at, each]) => changed(value, at, each), right)),
    },
    {
      weight: 3,
      arbitrary: fc
        .array(fc.oneof(strangeText, fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })), {
          minLength: 1,
          maxLength: 4,
        })
        .map(texts => reworded(right, texts)),
    },
  );

/** What is wrong with JSON as text, whatever it says. */
const DISFIGURED: readonly ((json: string) => string | Buffer)[] = [
  json => json.slice(0, -1),
  json => json.slice(0, json.length / 2),
  json => `\ufeff${json}`,
  json => `${json}${json}`,
  json => `${json},`,
  json => json.replaceAll('"', "'"),
  json => json.replace('{', '{"__proto__":{"admin":true},'),
  json => json.replace('{', '{"id":1,"id":2,"name":"a","name":"b",'),
  json => json.replace(/:\s*("[^"]*"|\d+)/, ': 1e999'),
  json => json.replace(/:\s*("[^"]*"|\d+)/, ': -0.0000000000000000000000000000000001e-400'),
  json => json.replace(/"([^"]{3,})"/, '"\\u0000$1\\ud83d"'),
  json => json.replace(/"([^"]{3,})"/, '"\\x41$1"'),
  json => Buffer.from(json, 'utf16le'),
  json => Buffer.concat([Buffer.from(json.slice(0, -2)), Buffer.from([0xff, 0xfe, 0x22]), Buffer.from('}')]),
  () => deep(10_000, '[', ']'),
  () => `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  () => `{"a":${'9'.repeat(100_000)}}`,
  () => '',
  () => '\0',
  () => 'undefined',
];

/** JSON of a value, sometimes broken. */
export const disfigured = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string | Buffer> =>
  fc
    .tuple(
      value,
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.nat(DISFIGURED.length - 1) },
      ),
    )
    .map(([each, way]) => {
      const json = JSON.stringify(each) ?? '';
      return way === null ? json : DISFIGURED[way]!(json);
    });
