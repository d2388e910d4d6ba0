import { describe, expect, test } from 'vitest';
import { uuid } from '../testing/ids.ts';
import { newRegion, wishes } from '../testing/stream.ts';
import { acceptsJson, acceptsValue } from '../testing/validator.ts';
import { LIMITS } from './basics.ts';
import { COMMAND_TYPES, CommandSchemas } from './commands.ts';
import { CommandsBody, CreateDashboardBody } from './dashboards.ts';
import { ClientMessageSchemas } from './live.ts';
import { unstorable } from './storable.ts';

const acceptsBody = acceptsValue(CommandsBody);
const acceptsSubmit = acceptsValue(ClientMessageSchemas.submit);

/** Whether a command is taken through HTTP and, the same, through the live connection. */
function accepts(command: unknown): boolean {
  const overHttp = acceptsBody({ commands: [structuredClone(command)] });
  expect(acceptsSubmit({ type: 'submit', commands: [structuredClone(command)] })).toBe(overHttp);
  return overHttp;
}

const withId = (wish: object) => ({ id: uuid(1), ...wish });
const region = uuid(2);
const configure = (changes: unknown) => withId({ type: 'configureRegion', regionId: region, changes });
const configureOptions = (options: unknown) => configure({ widget: { options } });

describe.each(COMMAND_TYPES)('%s', type => {
  const command = withId(wishes(region)[type]);

  test('COMMAND-15: as it should be', () => expect(accepts(command)).toBe(true));
  test('COMMAND-15: a member that is not known', () =>
    expect(accepts({ ...command, admin: true })).toBe(false));

  test.each(CommandSchemas[type].required ?? [])('COMMAND-15: without %s', (member: string) => {
    expect(accepts({ ...command, [member]: undefined })).toBe(false);
    expect(accepts({ ...command, [member]: null })).toBe(false);
  });
});

describe('ids', () => {
  test.each([
    ['upper case', uuid(0xabc).toUpperCase()],
    ['a URN', `urn:uuid:${uuid(1)}`],
    ['braces', `{${uuid(1)}}`],
    ['a name of JavaScript', '__proto__'],
    ['nothing', ''],
    ['a number', 7],
    ['a line after it', `${uuid(1)}\n`],
  ])('LIMIT-5: %s is no id', (_, id) => {
    expect(accepts({ id, type: 'archive' })).toBe(false);
    expect(accepts(withId({ type: 'removeRegion', regionId: id }))).toBe(false);
    expect(accepts(withId({ type: 'duplicateRegion', regionId: region, copyId: id }))).toBe(false);
    expect(
      accepts(
        withId({ type: 'addRegion', region: newRegion({ x: 0, y: 0, w: 1, h: 1 }, { id: id as string }) }),
      ),
    ).toBe(false);
  });
});

describe('texts', () => {
  test.each([
    ['', false],
    [' \t\n', false],
    ['a', true],
    ['x'.repeat(LIMITS.titleLength), true],
    ['😀'.repeat(LIMITS.titleLength), true],
    ['x'.repeat(LIMITS.titleLength + 1), false],
    ['x'.repeat(10_000), false],
    [7, false],
  ])('LIMIT-6: the title of a dashboard: %.20j', (title, accepted) => {
    expect(accepts(withId({ type: 'rename', title }))).toBe(accepted);
  });

  test('LIMIT-6: the title of a region may be empty, a description long', () => {
    expect(accepts(configure({ title: '' }))).toBe(true);
    expect(accepts(configure({ title: 'x'.repeat(201) }))).toBe(false);
    expect(accepts(configure({ description: 'x'.repeat(2_000) }))).toBe(true);
    expect(accepts(configure({ description: 'x'.repeat(2_001) }))).toBe(false);
    expect(accepts(withId({ type: 'describe', description: '' }))).toBe(true);
    expect(accepts(withId({ type: 'describe', description: 'x'.repeat(2_001) }))).toBe(false);
  });
});

describe('changes', () => {
  test('COMMAND-15: at least one, and none that is not known', () => {
    expect(accepts(configure({}))).toBe(false);
    expect(accepts(configure({ placement: { x: 0, y: 0, w: 1, h: 1 } }))).toBe(false);
    expect(accepts(configure({ widget: { kind: 'stat', size: 'xl' } }))).toBe(false);
    expect(accepts(configure({ widget: { kind: 'hologram' } }))).toBe(false);
  });

  test('COMMAND-15: a query may be taken away; its members are known', () => {
    expect(accepts(configure({ query: null }))).toBe(true);
    expect(accepts(configure({ query: { source: 'system', metrics: ['requests'], refresh: 5 } }))).toBe(true);
    expect(accepts(configure({ query: { source: 'sql' } }))).toBe(false);
    expect(accepts(configure({ query: { source: 'dataset', statement: 'drop table' } }))).toBe(false);
    expect(accepts(configure({ query: { source: 'dataset', limit: 10_001 } }))).toBe(false);
    expect(accepts(configure({ query: { source: 'dataset', refresh: 0 } }))).toBe(false);
    expect(accepts(configure({ query: { source: 'dataset', dataset: 'weather' } }))).toBe(false);
  });

  test.each([
    [{ unit: 'ms', 'axis.left': { min: 0 }, A1_b: null }, true],
    [{ constructor: 1 }, true],
    [{ '': 1 }, false],
    [{ 'two words': 1 }, false],
    [{ 'new\nline': 1 }, false],
    [{ _private: 1 }, false],
    [{ ['x'.repeat(64)]: 1 }, true],
    [{ ['x'.repeat(65)]: 1 }, false],
  ])('LIMIT-7: the names of options: %.40j', (options, accepted) => {
    expect(accepts(configureOptions(options))).toBe(accepted);
  });

  test('LIMIT-7: __proto__ is no name of an option, wherever it comes from', () => {
    const body = (command: string) => acceptsJson(CommandsBody)(`{"commands": [${command}]}`);
    const id = `"id": "${uuid(1)}", "type"`;
    const options = '{"kind": "text", "options": {"__proto__": {"admin": true}}}';
    expect(
      body(`{${id}: "configureRegion", "regionId": "${region}", "changes": {"widget": ${options}}}`),
    ).toBe(false);
    expect(
      body(
        `{${id}: "addRegion", "region": {"widget": ${options}, "placement": {"x": 0, "y": 0, "w": 1, "h": 1}}}`,
      ),
    ).toBe(false);
    expect(body(`{${id}: "archive", "__proto__": {"admin": true}}`)).toBe(false);
  });

  test('LIMIT-4: at most 64 options at once', () => {
    const options = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`o${index}`, 1]));
    expect(accepts(configureOptions(options(64)))).toBe(true);
    expect(accepts(configureOptions(options(65)))).toBe(false);
  });
});

describe('placements', () => {
  test.each(['3', null, undefined, true, [3]])('LIMIT-8: %j is no number', x => {
    expect(accepts(withId({ type: 'moveRegion', regionId: region, x, y: 0 }))).toBe(false);
    expect(accepts(withId({ type: 'resizeRegion', regionId: region, w: x, h: 1 }))).toBe(false);
    const placed = { ...newRegion({ x: 0, y: 0, w: 1, h: 1 }), placement: { x, y: 0, w: 1, h: 1 } };
    expect(accepts(withId({ type: 'addRegion', region: placed }))).toBe(false);
  });

  test('LIMIT-8: 1e999 is a number to the schema, and cannot be kept', () => {
    const body = JSON.parse(
      `{"commands": [{"id": "${uuid(1)}", "type": "moveRegion", "regionId": "${region}", "x": 1e999, "y": 0}]}`,
    );
    expect(unstorable(body)?.path).toBe('commands/0/x');
  });
});

describe('requests', () => {
  const commands = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: uuid(index), type: 'archive' }));

  test.each([
    [0, false],
    [1, true],
    [LIMITS.commandsPerRequest, true],
    [LIMITS.commandsPerRequest + 1, false],
  ])('LIMIT-9: %i commands', (count, accepted) => {
    expect(acceptsBody({ commands: commands(count) })).toBe(accepted);
    expect(acceptsSubmit({ type: 'submit', commands: commands(count) })).toBe(accepted);
  });

  test.each([
    [null],
    [[]],
    ['rename'],
    [{ commands: {} }],
    [{ commands: [null] }],
    [{ commands: [[]] }],
    [{}],
  ])('COMMAND-15: %j is no request', body => expect(acceptsBody(body)).toBe(false));

  test('COMMAND-15: an unknown command, or none', () => {
    expect(accepts(withId({ type: 'lockRegion', regionId: region }))).toBe(false);
    expect(accepts(withId({ type: 'toString' }))).toBe(false);
    expect(accepts(withId({ type: null }))).toBe(false);
    expect(accepts(withId({}))).toBe(false);
  });

  test('COMMAND-15: an expected version counts from 1', () => {
    const expecting = (expectedVersion: unknown) =>
      accepts(withId({ type: 'removeRegion', regionId: region, expectedVersion }));
    expect([1, 7].map(expecting)).toEqual([true, true]);
    expect([0, -1, 1.5, '1', null].map(expecting)).toEqual([false, false, false, false, false]);
  });

  test('COMMAND-15: a new dashboard', () => {
    const accepts = acceptsValue(CreateDashboardBody);
    const regions = [newRegion({ x: 0, y: 0, w: 1, h: 1 })];
    expect(accepts({ title: 'Traffic', description: '', regions })).toBe(true);
    expect(accepts({ title: 'Traffic' })).toBe(true);
    expect(accepts({ title: '' })).toBe(false);
    expect(accepts({ title: 'Traffic', tenant: uuid(3) })).toBe(false);
    expect(accepts({ title: 'Traffic', regions: [{ ...regions[0], version: 9 }] })).toBe(false);
  });
});
