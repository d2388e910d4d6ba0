import type { DataSource } from '#core/contract/index.ts';
import { newDashboard, region } from '#server/testing/people.ts';
import { type CountingPrometheus, countingPrometheus } from '../e2e/support/counting-prometheus.ts';
import { openWatchers } from '../e2e/support/watchers.ts';
import { percentile } from './percentile.ts';
import { milliseconds } from './support/format.ts';
import { type Installation, install } from './support/installation.ts';
import { type Usage, usageOf } from './support/process-usage.ts';
import type { BenchResult } from './table.ts';

const WATCHERS = [1, 10, 100, 1_000];
const REGIONS = 8;
const MANY_REGIONS = 50;
const MANY_WATCHERS = 200;
const REFRESH_SECONDS = 1;
/** Listened to, of all watchers: this process must not be what the server waits for. */
const HEARD = 10;
const SETTLE_SECONDS = 3;
const WINDOW_SECONDS = 10;
/** The 95th percentile of the age of frames when they arrive is to be below, ms. */
const TARGET_AGE = 2_000;

const pause = (seconds: number) => new Promise(resolve => setTimeout(resolve, seconds * 1_000));
const total = ({ asked }: CountingPrometheus) => [...asked.values()].reduce((sum, count) => sum + count, 0);

interface Measured {
  /** executions at the source, per region and interval */
  readonly executions: number;
  /** share of one core; null where the kernel does not tell */
  readonly processor: number | null;
  readonly residentBytes: number | null;
  /** of frames when they arrived, ms */
  readonly ages: readonly number[];
}

async function measure(
  { server, person, team }: Installation,
  source: CountingPrometheus,
  sourceId: string,
  wish: { readonly regions: number; readonly watchers: number },
): Promise<Measured> {
  const name = `${wish.regions} regions for ${wish.watchers}`;
  const regions = Array.from({ length: wish.regions }, (_, n) => ({
    ...region(`Region ${n}`, (n % 4) * 6, Math.floor(n / 4) * 4),
    query: {
      source: 'prometheus' as const,
      sourceId,
      expr: `counted{of="${name}", n="${n}"}`,
      instant: true,
      refresh: REFRESH_SECONDS,
    },
  }));
  const dashboard = await newDashboard(person, team, name, regions);
  const ages: number[] = [];
  let counting = false;
  const end = await openWatchers({
    address: server.address,
    who: person,
    dashboard,
    regions: regions.map(({ id }) => id),
    count: wish.watchers,
    heard: HEARD,
    onData: data => {
      if (counting && 'frame' in data) ages.push(Date.now() - data.frame.at);
    },
  });
  await pause(SETTLE_SECONDS);
  const before: { usage: Usage | null; asked: number } = { usage: usageOf(server.pid), asked: total(source) };
  counting = true;
  await pause(WINDOW_SECONDS);
  const after = { usage: usageOf(server.pid), asked: total(source) };
  end();
  const seconds = before.usage && after.usage ? after.usage.cpuSeconds - before.usage.cpuSeconds : null;
  return {
    executions: ((after.asked - before.asked) / wish.regions / WINDOW_SECONDS) * REFRESH_SECONDS,
    processor: seconds === null ? null : seconds / WINDOW_SECONDS,
    residentBytes: after.usage?.residentBytes ?? null,
    ages,
  };
}

const percent = (share: number | null) =>
  share === null ? 'not known here' : `${(share * 100).toFixed(1)} %`;

/** What watchers of one dashboard cost at the source and in the server; the same, where frames grow old. */
export async function benchWatchers(): Promise<BenchResult[]> {
  const source = await countingPrometheus();
  const installation = await install({ SOURCE_ALLOWED_HOSTS: '127.0.0.1' });
  try {
    const { person, team } = installation;
    const { body } = await person.call<DataSource>('POST', `${team.path}/sources`, {
      kind: 'prometheus',
      name: 'Counted',
      settings: { url: source.address, auth: 'none', user: '' },
      secrets: {},
    });
    const results: BenchResult[] = [];
    for (const watchers of WATCHERS) {
      const { executions, processor } = await measure(installation, source, body.id, {
        regions: REGIONS,
        watchers,
      });
      // One per interval, whatever the number; the last one may fall into the window or not.
      const most = 1 + 1.5 / WINDOW_SECONDS;
      results.push({
        id: `watchers ${watchers}`,
        what: `${watchers.toLocaleString('en')} ${watchers === 1 ? 'watcher' : 'watchers'} of ${REGIONS} regions at ${REFRESH_SECONDS} s: executions at the source per region and interval; server`,
        ours: `${executions.toFixed(2)}; ${percent(processor)} of a core`,
        reference: '',
        ratio: '',
        target: '1',
        met: executions <= most,
      });
    }
    const many = { regions: MANY_REGIONS, watchers: MANY_WATCHERS };
    const { processor, residentBytes, ages } = await measure(installation, source, body.id, many);
    const age = percentile([...ages], 0.95);
    const memory = residentBytes === null ? 'not known here' : `${Math.round(residentBytes / 1_048_576)} MB`;
    results.push({
      id: 'watchers many',
      what: `${MANY_REGIONS} regions at ${REFRESH_SECONDS} s, ${MANY_WATCHERS} watchers: age of frames on arrival, 95th percentile; server`,
      ours: `${milliseconds(age)}; ${percent(processor)} of a core, ${memory}`,
      reference: '',
      ratio: '',
      target: `<= ${milliseconds(TARGET_AGE)}`,
      met: ages.length > 0 && age <= TARGET_AGE,
    });
    return results;
  } finally {
    await installation.close();
    await source.close();
  }
}
