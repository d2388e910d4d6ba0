import type { ConfigProblem, Environment, VariableName } from '#server/config/index.ts';
import type { Probe } from './probe.ts';
import { reasonOf } from './reason.ts';

export interface ProbeOutcome {
  readonly title: string;
  readonly variables: readonly VariableName[];
  /** `absent`: not configured, so not asked */
  readonly result: 'well' | 'problem' | 'absent';
  readonly problems: readonly ConfigProblem[];
}

export interface ProbeRun {
  /** values that can be read */
  readonly env: Environment;
  readonly production: boolean;
  /** all of them together take no longer, ms */
  readonly withinMs: number;
}

async function ask(probe: Probe, run: ProbeRun, signal: AbortSignal): Promise<ProbeOutcome> {
  const { title, variables, unreachable } = probe;
  if (!variables.every(name => run.env[name])) return { title, variables, result: 'absent', problems: [] };
  const late = Promise.withResolvers<never>();
  const onAbort = () => late.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    const asked = probe.run({
      text: name => run.env[name] ?? '',
      strict: run.production ? 'error' : 'warning',
      signal,
    });
    const problems = await Promise.race([asked, late.promise]);
    return { title, variables, result: problems.length === 0 ? 'well' : 'problem', problems };
  } catch (error) {
    const sentence = `${title.charAt(0).toUpperCase()}${title.slice(1)} ${reasonOf(error)}.`;
    const advice = `Look at ${variables.join(' and ')}, and whether this machine may reach it.`;
    const problem = { code: 'unreachable', variables, severity: unreachable, sentence, advice };
    return { title, variables, result: 'problem', problems: [problem] };
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Asks all side by side. Never throws, and never takes longer than it may. */
export async function runProbes(probes: readonly Probe[], run: ProbeRun): Promise<ProbeOutcome[]> {
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(new DOMException('Time is over', 'TimeoutError')), run.withinMs);
  try {
    return await Promise.all(probes.map(probe => ask(probe, run, time.signal)));
  } finally {
    clearTimeout(timer);
  }
}
