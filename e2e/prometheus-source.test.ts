import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DataSource, Problem, Query, SourceEntry, SourceTestAnswer } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import { type TestDatabase, testDatabase } from '#server/database/testing/database.ts';
import { freePort } from '#server/testing/free-port.ts';
import { invite, newDashboard, newTeam, type Person, signUp, type Team } from '#server/testing/people.ts';
import { missingPrograms } from '#tooling/alerts/testing/programs.ts';
import { databaseEnv } from './support/database-env.ts';
import { type Prometheus, startPrometheus } from './support/prometheus.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

const missing = missingPrograms('prometheus');
const PATIENT = { timeout: 60_000, interval: 500 };

describe('a Prometheus that reads this server', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let prometheus: Prometheus;
  let admin: Person;
  let editor: Person;
  let viewer: Person;
  let team: Team;
  let source: DataSource;

  beforeEach(({ skip }) => skip(missing !== null, String(missing)));
  beforeAll(async () => {
    if (missing) return;
    const port = await freePort();
    database = await testDatabase();
    server = await startServer({
      env: {
        ...databaseEnv(database),
        METRICS_PORT: String(port),
        RATE_LIMITS: 'false',
        SOURCE_ALLOWED_HOSTS: '127.0.0.1',
      },
    });
    prometheus = await startPrometheus([`127.0.0.1:${port}`]);
    admin = await signUp(server.address, 'Admin');
    team = await newTeam(admin);
    [editor, viewer] = [await signUp(server.address, 'Editor'), await signUp(server.address, 'Viewer')];
    await invite(admin, team, editor, 'editor');
    await invite(admin, team, viewer, 'viewer');
    const wish = { kind: 'prometheus', name: 'Metrics', settings: { url: prometheus.address } };
    source = (await admin.call<DataSource>('POST', `${team.path}/sources`, wish)).body;
    await vi.waitFor(async () => {
      const [up] = await prometheus.query('up');
      if (up?.value !== 1) throw new Error('nothing was read yet');
    }, PATIENT);
  });
  afterAll(async () => {
    await prometheus?.[Symbol.asyncDispose]();
    await server?.stop();
    await database?.drop();
  });

  const query = (more: Partial<Query>): Query => ({
    source: 'prometheus',
    sourceId: source.id,
    range: { from: 'now-5m', to: 'now' },
    ...more,
  });
  const ask = (more: Partial<Query>, who = editor) =>
    who.call<Frame & Problem>('POST', `${team.path}/query`, { query: query(more) });

  test('says which it is when it is tried', async () => {
    const { body } = await admin.call<SourceTestAnswer>('POST', `${team.path}/sources/${source.id}/test`);
    expect(body.ok).toBe(true);
    expect(body.detail).toMatch(/^Prometheus \d+\.\d+\.\d+.* answered\.$/);
  });

  test('is asked over a range and at a moment', async () => {
    // Ranges end at whole steps: the first scrape may be younger than the last of them.
    await expect
      .poll(async () => (await ask({ expr: 'up', legend: '{{job}}' })).body.columns, { timeout: 25_000 })
      .toMatchObject([
        { name: 'time', type: 'time' },
        { name: 'region-dashboard', type: 'number', values: expect.arrayContaining([1]) },
      ]);
    const moment = await ask({ expr: 'up', instant: true });
    expect(moment.body.columns.map(({ name }) => name)).toEqual(['instance', 'job', 'value']);
    expect((await ask({ expr: 'scalar(up)', instant: true })).body.columns[0]!.values).toEqual([1]);
    expect((await ask({ expr: '"word"', instant: true })).body.columns[0]!.values).toEqual(['word']);
  });

  test('takes the durations of the range, and a pattern that nothing matches', async () => {
    for (const expr of [
      'sum(increase(up[$range]))',
      'avg_over_time(up[$interval])',
      'rate(up[$rate_interval])',
    ])
      expect((await ask({ expr })).status, expr).toBe(200);
    const asked = (host: string[]) =>
      editor.call<Frame>('POST', `${team.path}/query`, {
        query: query({ expr: 'up{job=~"$job"}', instant: true }),
        variables: { job: host },
      });
    expect((await asked([])).body.rows).toBe(0);
    expect((await asked(['region-dashboard', 'a"b'])).body.rows).toBe(1);
    expect((await asked(['region.dashboard'])).body.rows).toBe(0);
  });

  test('says what is wrong with an expression', async () => {
    const { status, body } = await ask({ expr: 'sum(' });
    expect([status, body.code]).toEqual([422, 'bad-query']);
    expect(body.detail).toMatch(/^Prometheus cannot read the expression: .*unclosed left parenthesis/);
  });

  test('shows what can be asked', async () => {
    const entries = async (asked: string) =>
      (
        await editor.call<{ entries: SourceEntry[] }>(
          'GET',
          `${team.path}/sources/${source.id}/entries?${asked}`,
        )
      ).body.entries;
    await expect.poll(() => entries('what=metrics&search=process_cpu_seconds'), PATIENT).not.toHaveLength(0);
    const [metric] = await entries('what=metrics&search=process_cpu_seconds');
    expect(metric).toMatchObject({ kind: 'metric', detail: expect.stringMatching(/\w/) });
    expect(await entries('what=labels&of=up')).toEqual([
      { kind: 'label', name: 'instance' },
      { kind: 'label', name: 'job' },
    ]);
    expect(await entries('what=values&of=job')).toEqual([{ kind: 'value', name: 'region-dashboard' }]);
  });

  test('is asked for viewers by the region, never by themselves', async () => {
    const region = {
      title: 'Up',
      widget: { kind: 'timeseries' as const, options: {} },
      query: query({ expr: 'up' }),
      placement: { x: 0, y: 0, w: 6, h: 4 },
    };
    const dashboard = await newDashboard(editor, team, 'Metrics', [region]);
    const { body } = await viewer.call<{ state: { regions: Record<string, { id: string }> } }>(
      'GET',
      dashboard.path,
    );
    const [{ id }] = Object.values(body.state.regions) as [{ id: string }];
    // A narrow region has long steps, and the first scrape may be younger than the last of them.
    await expect
      .poll(() => viewer.call<Frame>('GET', `${dashboard.path}/regions/${id}/data`), PATIENT)
      .toMatchObject({
        status: 200,
        body: { columns: [{}, { values: expect.arrayContaining([1]) }] },
      });
    expect((await ask({ expr: 'up' }, viewer)).body.code).toBe('forbidden');
  });
});
