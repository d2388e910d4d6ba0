import { randomUUID } from 'node:crypto';
import { newDashboard, region } from '#server/testing/people.ts';
import type { ServerProcess } from '../e2e/support/server-process.ts';
import { percentile } from './percentile.ts';
import { startBare } from './support/bare-process.ts';
import { rate, ratio } from './support/format.ts';
import { httpAnswers, type Load } from './support/http-load.ts';
import { type Installation, install } from './support/installation.ts';
import { usageOf } from './support/process-usage.ts';
import type { BenchResult } from './table.ts';

const CLIENTS = 16;
const REGIONS = 100;
/**
 * Two processes of the same program differ by as much as what is measured here (how their memory came to lie), for as
 * long as they live: there are several pairs, and each is started the other way round than the one before.
 */
const PAIRS = 8;
const PAIRS_OF_PARTS = 1;
/** They take short turns, so that a disturbance of the machine meets both. */
const ROUNDS = 12;
const SECONDS = 0.5;
/** Turns until the code is compiled as it will stay: with more of it that takes longer. */
const WARM_UP = 10;
const EVERYTHING = 'all telemetry';
/** At least this part of the speed is left when everything is on. */
const TARGET = 0.95;

const OFF = { ENABLE_METRICS: 'false', ACCESS_LOG: 'false', LOG_LEVEL: 'warn' };

/** What is switched on: each part for itself, to see where the cost is, and all of it, which is judged. */
function variants(sink: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const metrics = { ENABLE_METRICS: 'true', METRICS_PORT: '0' };
  const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: sink };
  const errors = { SENTRY_DSN: `${sink.replace('://', '://key@')}/1` };
  const logs = { ACCESS_LOG: 'true', LOG_LEVEL: 'info' };
  return { metrics, traces, errors, logs, [EVERYTHING]: { ...metrics, ...traces, ...errors, ...logs } };
}

/** What one server did, in one turn or in all of them. */
interface Done {
  readonly answers: number;
  readonly seconds: number;
  /** of the processor, all threads; null where the kernel does not tell */
  readonly cpuSeconds: number | null;
}

/** What one server is asked, each time anew. */
type Asking = () => Pick<Load, 'path' | 'method' | 'headers' | 'next'>;

/** Each server writes to dashboards of its own: none has to follow what another wrote. */
async function commands({ person, team }: Installation, address: string): Promise<Asking> {
  const dashboards = await Promise.all(
    Array.from({ length: CLIENTS }, (_, n) => newDashboard(person.at(address), team, `Written ${n}`)),
  );
  let n = 0;
  return () => ({
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
    next: connection => ({
      path: `${dashboards[connection % dashboards.length]!.path}/commands`,
      body: JSON.stringify({
        commands: [{ id: randomUUID(), type: 'rename', title: `Title ${n++}` }],
      }),
    }),
  });
}

async function reads({ person, team }: Installation, address: string): Promise<Asking> {
  const regions = Array.from({ length: REGIONS }, (_, n) =>
    region(`Region ${n}`, (n % 4) * 6, Math.floor(n / 4) * 4),
  );
  const { path } = await newDashboard(person.at(address), team, 'Read', regions);
  const headers = { authorization: `Bearer ${person.token}` };
  return () => ({ path, headers });
}

async function turnOf({ address, pid }: ServerProcess, asking: Asking): Promise<Done> {
  const before = usageOf(pid);
  const { answers, seconds } = await httpAnswers({
    url: address,
    connections: CLIENTS,
    seconds: SECONDS,
    ...asking(),
  });
  const after = usageOf(pid);
  return { answers, seconds, cpuSeconds: before && after && after.cpuSeconds - before.cpuSeconds };
}

/**
 * (g) What telemetry costs: a server with everything off and one of the same installation with some or all of it
 * on and a collector that is well, asked in turns. The ratio is the median of the pairs' ratios. Rates are what is
 * judged; the processor's time for one answer says the same with less noise where others use the machine, too.
 */
export async function benchTelemetry(): Promise<BenchResult[]> {
  await using sink = await startBare('sink');
  const installation = await install(OFF);
  const results: BenchResult[] = [];
  try {
    for (const [name, env] of Object.entries(variants(sink.address))) {
      const judged = name === EVERYTHING;
      const all: Readonly<Record<keyof typeof KINDS, Pair[]>> = { commands: [], reads: [] };
      for (let pair = 0; pair < (judged ? PAIRS : PAIRS_OF_PARTS); pair += 1) {
        const measured = await measurePair(installation, env, pair % 2 === 0);
        all.commands.push(measured.commands);
        all.reads.push(measured.reads);
      }
      for (const [what, pairs] of Object.entries(all))
        results.push(ratesOf(pairs, what, name, judged), ...processorOf(pairs, what, name));
    }
    return results;
  } finally {
    await installation.close();
  }
}

const KINDS = { commands, reads };

/** Both are equally young: one that has answered more is faster, whatever it measures. */
async function measurePair(
  installation: Installation,
  env: Readonly<Record<string, string>>,
  isPlainFirst: boolean,
): Promise<Record<keyof typeof KINDS, Pair>> {
  const begin = (wish: Readonly<Record<string, string>>) => installation.another(wish);
  await using first = await begin(isPlainFirst ? OFF : env);
  await using second = await begin(isPlainFirst ? env : OFF);
  const [plain, server] = isPlainFirst ? [first, second] : [second, first];
  const measure = async (of: (typeof KINDS)[keyof typeof KINDS]) => {
    const askPlain = await of(installation, plain.address);
    const askServer = await of(installation, server.address);
    return takeTurns(ROUNDS, {
      without: () => turnOf(plain, askPlain),
      with: () => turnOf(server, askServer),
    });
  };
  return { commands: await measure(commands), reads: await measure(reads) };
}

const median = (values: readonly number[]) => percentile(values, 0.5);
const rateOf = ({ answers, seconds }: Done) => answers / seconds;

function ratesOf(pairs: readonly Pair[], what: string, name: string, judged: boolean): BenchResult {
  const kept = median(pairs.map(pair => rateOf(pair.with) / rateOf(pair.without)));
  return {
    id: `g${what[0]}`,
    what: `${what} over HTTP with ${name}`,
    ours: rate(median(pairs.map(pair => rateOf(pair.with)))),
    reference: `${rate(median(pairs.map(pair => rateOf(pair.without))))} (without)`,
    ratio: ratio(kept),
    target: judged ? `>= ${TARGET}` : '',
    met: judged ? kept >= TARGET : null,
  };
}

function processorOf(pairs: readonly Pair[], what: string, name: string): BenchResult[] {
  const microsOf = ({ answers, cpuSeconds }: Done) =>
    cpuSeconds === null ? [] : [(cpuSeconds / answers) * 1e6];
  const withIt = pairs.flatMap(pair => microsOf(pair.with));
  const without = pairs.flatMap(pair => microsOf(pair.without));
  if (withIt.length === 0) return [];
  const micros = (value: number) => `${Math.round(value)} us`;
  return [
    {
      id: `g${what[0]}`,
      what: `${what}: the server's processor time for one, with ${name}`,
      ours: micros(median(withIt)),
      reference: `${micros(median(without))} (without)`,
      ratio: ratio(median(withIt.map((value, n) => value / without[n]!))),
      target: '',
      met: null,
    },
  ];
}

/** Both of a pair, all rounds together. */
type Pair = Readonly<Record<'without' | 'with', Done>>;

const NOTHING: Done = { answers: 0, seconds: 0, cpuSeconds: 0 };

const sum = (one: Done, other: Done): Done => ({
  answers: one.answers + other.answers,
  seconds: one.seconds + other.seconds,
  cpuSeconds: one.cpuSeconds === null || other.cpuSeconds === null ? null : one.cpuSeconds + other.cpuSeconds,
});

async function takeTurns(
  count: number,
  turns: Readonly<Record<keyof Pair, () => Promise<Done>>>,
): Promise<Pair> {
  for (let turn = 0; turn < WARM_UP; turn += 1) {
    await turns.without();
    await turns.with();
  }
  const done: Record<keyof Pair, Done> = { without: NOTHING, with: NOTHING };
  for (let round = 0; round < count; round += 1) {
    // Who comes first changes, too.
    const order = round % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const);
    for (const which of order) done[which] = sum(done[which], await turns[which]());
  }
  return done;
}
