import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SentryRulesOptions, sentryRules } from './command.ts';
import { readRules } from './rules.ts';
import { type StandIn, sentryStandIn, TOKEN } from './testing/stand-in.ts';

let sentry: StandIn;
let folder: string;
beforeEach(async () => {
  sentry = await sentryStandIn();
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
});
afterEach(async () => {
  await sentry[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const OURS = readFileSync(
  fileURLToPath(new URL('../../deploy/sentry/alert-rules.json', import.meta.url)),
  'utf8',
);

const env = (more: Record<string, string> = {}) => ({
  SENTRY_URL: sentry.url,
  SENTRY_ORG: 'acme',
  SENTRY_PROJECT: 'boards',
  SENTRY_AUTH_TOKEN: TOKEN,
  ...more,
});

async function command(options: SentryRulesOptions = {}, more: Record<string, string> = {}) {
  const lines: string[] = [];
  const code = await sentryRules(env(more), options, line => lines.push(line));
  return { code, text: lines.join('\n') };
}
/** What was asked that changes something. */
const written = () => sentry.asked.filter(line => !line.startsWith('GET'));

describe('the alert rules', () => {
  test('are planned without changing anything', async () => {
    const { code, text } = await command();
    expect(text).toBe(
      [
        'Alert rules of the project boards, environment production:',
        '  create   Region Dashboard, boards, production: a new kind of error',
        '  create   Region Dashboard, boards, production: a resolved error is back',
        '  create   Region Dashboard, boards, production: one error again and again',
        '  create   Region Dashboard, boards, production: a server has crashed',
        'Nothing was changed. Run it again with --apply.',
      ].join('\n'),
    );
    expect(code).toBe(0);
    expect(written()).toEqual([]);
  });

  test('are applied once: the second time there is nothing to do', async () => {
    expect((await command({ apply: true })).text).toContain('Applied.');
    expect(sentry.rules).toHaveLength(4);
    expect(sentry.rules[0]).toMatchObject({
      enabled: true,
      environment: 'production',
      detectorIds: ['2'],
      triggers: { logicType: 'any-short', conditions: [{ type: 'first_seen_event' }] },
      actionFilters: [{ logicType: 'all', actions: [{ type: 'email', status: 'active' }] }],
    });
    const before = written().length;
    expect((await command({ apply: true })).text).toContain('Everything is as it should be.');
    expect(written()).toHaveLength(before);
    expect(sentry.rules).toHaveLength(4);
  });

  test('that somebody changed by hand are put right, and only these', async () => {
    await command({ apply: true });
    const [first, second] = sentry.rules;
    first!.enabled = false;
    first!.config = { frequency: 1440 };
    second!.description = 'somebody’s note';
    const plan = await command();
    expect(plan.text).toContain(`change   ${first!.name} (enabled, config)`);
    expect(plan.text).toContain(`keep     ${second!.name}`);
    const before = written().length;
    await command({ apply: true });
    expect(written().slice(before)).toEqual([`PUT /api/0/organizations/acme/workflows/${first!.id}/`]);
    expect(sentry.rules[0]).toMatchObject({ enabled: true, config: { frequency: 10 } });
  });

  test('of others, and of another environment, are left alone', async () => {
    sentry.rules.push({ id: '1', name: 'theirs' }, { id: '2', name: 'theirs, too' });
    await command({ apply: true });
    await command({ apply: true, environment: 'staging' });
    expect(sentry.rules).toHaveLength(10);
    expect(sentry.rules.slice(0, 2)).toEqual([
      { id: '1', name: 'theirs' },
      { id: '2', name: 'theirs, too' },
    ]);
  });

  test('that are there twice are nobody’s to choose between', async () => {
    await command({ apply: true });
    sentry.rules.push({ ...sentry.rules[0]!, id: '9' });
    const { code, text } = await command({ apply: true });
    expect(text).toContain('there are 2 of that name');
    expect(code).toBe(1);
  });

  test('of a file of one’s own are taken', async () => {
    const file = join(folder, 'rules.json');
    const own = JSON.parse(OURS);
    writeFileSync(file, JSON.stringify({ ...own, rules: own.rules.slice(0, 1) }));
    await command({ apply: true, file });
    expect(sentry.rules).toHaveLength(1);
  });

  test('hang on the errors of a project that has no stream of issues', async () => {
    sentry.detectors = sentry.detectors.filter(({ type }) => type === 'error');
    await command({ apply: true });
    expect(sentry.rules[0]?.detectorIds).toEqual(['1']);
    sentry.detectors = [];
    await expect(command()).rejects.toThrow('sentry-test');
  });
});

describe('what cannot be done is said in a sentence, without the token:', () => {
  test.each<readonly [status: number, sentence: RegExp]>([
    [302, /sends elsewhere \(302\)/],
    [400, /refuses this \(400\)/],
    [401, /does not take SENTRY_AUTH_TOKEN/],
    [403, /alerts:write/],
    [404, /SENTRY_ORG, SENTRY_PROJECT and SENTRY_URL/],
    [410, /no such API any more/],
    [429, /too many requests/],
    [502, /not well \(502\)/],
  ])('status %i', async (status, sentence) => {
    sentry.refuseWith = status;
    const failure = await command({ apply: true }).catch((error: Error & { exitCode?: number }) => error);
    expect(failure).toMatchObject({
      name: 'CliError',
      exitCode: 1,
      message: expect.stringMatching(sentence),
    });
    expect(JSON.stringify(failure)).not.toContain(TOKEN);
  });

  test('nobody answers', async () => {
    const { url } = sentry;
    await sentry[Symbol.asyncDispose]();
    await expect(command({}, { SENTRY_URL: url })).rejects.toThrow('nothing listens at its address');
    sentry = await sentryStandIn();
  });

  test.each<
    readonly [title: string, options: SentryRulesOptions, more: Record<string, string>, sentence: RegExp]
  >([
    [
      'nothing is set',
      {},
      { SENTRY_ORG: '', SENTRY_PROJECT: '', SENTRY_AUTH_TOKEN: '' },
      /SENTRY_ORG, SENTRY_PROJECT, SENTRY_AUTH_TOKEN are not set/,
    ],
    ['no token', {}, { SENTRY_AUTH_TOKEN: '' }, /SENTRY_AUTH_TOKEN is not set/],
    ['a project that is none', {}, { SENTRY_PROJECT: 'boards/../x' }, /SENTRY_PROJECT must be the slug/],
    ['an address that is none', {}, { SENTRY_URL: 'sentry.io' }, /SENTRY_URL/],
    ['an environment that is none', { environment: 'a b' }, {}, /--environment/],
    ['a file that is not there', { file: 'nowhere.json' }, {}, /nowhere\.json: there is no such file/],
  ])('%s', async (_, options, more, sentence) => {
    await expect(command(options, more)).rejects.toMatchObject({
      name: 'CliError',
      exitCode: 2,
      message: expect.stringMatching(sentence),
    });
    expect(sentry.asked).toEqual([]);
  });
});

describe('a file of rules', () => {
  test('of ours is right, and names what is critical', () => {
    const rules = readRules(OURS);
    expect(rules).toMatchObject({ rules: expect.any(Array) });
    const types = JSON.stringify(rules);
    for (const what of ['first_seen_event', 'regression_event', 'event_frequency_count', '"level":50'])
      expect(types).toContain(what);
  });

  test.each<
    readonly [
      title: string,
      change: (file: { rules: Record<string, unknown>[]; notify?: unknown }) => unknown,
      sentence: RegExp,
    ]
  >([
    ['that is no JSON', () => 'what?', /not JSON/],
    ['that tells nobody', file => ({ ...file, notify: [] }), /notify/],
    ['with a field that nobody knows', file => ({ ...file, rule: [] }), /at \/rule: this field is not known/],
    [
      'with a frequency that Sentry does not have',
      file => ({ ...file, rules: [{ ...file.rules[0], frequency: 7 }] }),
      /frequency/,
    ],
    ['with a rule twice', file => ({ ...file, rules: [file.rules[0], file.rules[0]] }), /twice/],
  ])('%s is refused with the place', (_, change, sentence) => {
    const changed = change(JSON.parse(OURS));
    expect(readRules(typeof changed === 'string' ? changed : JSON.stringify(changed))).toMatch(sentence);
  });
});
