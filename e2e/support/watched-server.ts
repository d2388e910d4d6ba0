import { expect, vi } from 'vitest';
import { type Expected, FAULTS, type Fault } from '#server/operations/health/testing/faults.ts';
import { freePort } from '#server/testing/free-port.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** What an endpoint answered, or did not. */
interface Heard {
  readonly code: number | null;
  /** the whole body, as strangers get it */
  readonly body: string | null;
  readonly ms: number;
}

/** A server whose health is looked at from outside, and by those who run it. */
export interface WatchedServer extends ServerProcess {
  /** asks as a stranger. @param withinMs after that there is no answer */
  ask(path: '/live' | '/ready' | '/health', withinMs?: number): Promise<Heard>;
  /** names of the checks that are not well, by the metrics */
  unwell(): Promise<string[]>;
  /** `region_dashboard_ready` */
  readyMetric(): Promise<number>;
  /** waits until everything is as the matrix says, and judges how long the answers take */
  expectFault(fault: Fault): Promise<void>;
  /** waits until everything is well again */
  expectWell(withinMs?: number): Promise<void>;
}

const PATIENT = { timeout: 60_000, interval: 200 };
const bodyOf = ({ status }: Expected) => status && JSON.stringify({ status });

/** `expect.poll` belongs to the one test that runs; these wait side by side. */
async function until<T>(
  ask: () => Promise<T>,
  within: { readonly timeout: number; readonly interval: number },
  judge: (found: T) => void,
): Promise<void> {
  await vi.waitFor(async () => judge(await ask()), within);
}

export async function watchedServer(env: Readonly<Record<string, string>>): Promise<WatchedServer> {
  const port = await freePort();
  const server = await startServer({ env: { METRICS_PORT: String(port), ...env } });

  async function ask(path: string, withinMs = 30_000): Promise<Heard> {
    const started = performance.now();
    try {
      const signal = AbortSignal.timeout(withinMs);
      const response = await fetch(new URL(path, server.address), { signal });
      const body = await response.text();
      return { code: response.status, body, ms: performance.now() - started };
    } catch (error) {
      if ((error as Error).name !== 'TimeoutError') throw error;
      return { code: null, body: null, ms: performance.now() - started };
    }
  }
  async function metric(name: string): Promise<(readonly [labels: string, value: number])[]> {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return [...text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (.*)$`, 'gm'))].map(
      ([, labels = '', value]) => [labels, Number(value)],
    );
  }
  const unwell = async () =>
    (await metric('region_dashboard_health_check_status'))
      .filter(([, value]) => value < 1)
      .map(([labels]) => labels.replace(/^check="(.*)"$/, '$1'))
      .toSorted();
  const readyMetric = async () => (await metric('region_dashboard_ready'))[0]![1];

  return {
    ...server,
    ask,
    unwell,
    readyMetric,
    async expectFault(fault) {
      const expected = { '/live': fault.live, '/ready': fault.ready, '/health': fault.health };
      for (const [path, wanted] of Object.entries(expected)) {
        // A fault is noticed by the look that follows it.
        const heard = async () => {
          const { code, body } = await ask(path, wanted.code === null ? wanted.withinMs : undefined);
          return { path, code, body };
        };
        await until(heard, PATIENT, found =>
          expect(found).toEqual({ path, code: wanted.code, body: bodyOf(wanted) }),
        );
      }
      for (const [path, wanted] of Object.entries(expected))
        if (wanted.code !== null) expect((await ask(path)).ms, path).toBeLessThan(wanted.withinMs);
      if (fault.live.code === null) return;
      if (fault === FAULTS.eventLoopLate)
        await until(unwell, PATIENT, found =>
          expect(found).toEqual(expect.arrayContaining([...fault.unwell])),
        );
      else await until(unwell, PATIENT, found => expect(found).toEqual(fault.unwell.toSorted()));
      await until(readyMetric, PATIENT, found => expect(found).toBe(fault.ready.code === 200 ? 1 : 0));
    },
    async expectWell(withinMs = PATIENT.timeout) {
      const within = { timeout: withinMs, interval: 100 };
      // First, since it says which part is not.
      await until(unwell, within, found => expect(found).toEqual([]));
      for (const path of ['/live', '/ready', '/health'] as const) {
        const heard = async () => {
          const { code, body } = await ask(path);
          return { path, code, body };
        };
        await until(heard, within, found =>
          expect(found).toEqual({ path, code: 200, body: '{"status":"pass"}' }),
        );
      }
    },
  };
}
