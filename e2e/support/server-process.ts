import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The command line itself; people reach it through the launcher. */
const COMMAND_LINE = 'cli/main.ts';
export const LAUNCHER = 'bin/region-dashboard.js';

/** A real server in a process of its own. */
export interface ServerProcess {
  readonly address: string;
  /** everything it has written so far */
  output(): string;
  /** what of that went to standard output */
  stdout(): string;
  readonly child: ChildProcess;
  readonly pid: number;
  /** @returns the exit code, or null when the signal ended it */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** resolves when the output contains this */
  said(text: string | RegExp): Promise<RegExpMatchArray>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ServerWish {
  /** sub-command of the command line */
  readonly command?: 'serve' | 'start';
  readonly env: Readonly<Record<string, string>>;
  /** which part of the output says that it serves, with the address in the first group */
  readonly ready?: RegExp;
  /** what to start: the command line itself, or LAUNCHER as people do */
  readonly program?: string;
  /** a new file that gets standard output, so that reading it is no work of this process; default: gathered here */
  readonly logFile?: string;
}

/** How often a file is looked at for what somebody waits for, ms. */
const LOOK_EVERY_MS = 20;

/** Environment without what this run was given, so that a test's server sees only what the test says. */
function cleanEnvironment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  return {
    PATH,
    HOME,
    ...(TMPDIR ? { TMPDIR } : {}),
    ...(LANG ? { LANG } : {}),
    NODE_NO_WARNINGS: '1',
    ...env,
  };
}

/** Starts a command of ours and gathers what it says. */
export function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  program = COMMAND_LINE,
  logFile: string | null = null,
) {
  const log = logFile === null ? null : openSync(logFile, 'wx');
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: cleanEnvironment(env),
    stdio: ['ignore', log ?? 'pipe', 'pipe'],
  });
  if (log !== null) closeSync(log);
  let [gathered, stdout] = ['', ''];
  const written = () => (logFile === null ? stdout : readFileSync(logFile, 'utf8'));
  const output = () => (logFile === null ? gathered : written() + gathered);
  const listeners = new Set<() => void>();
  const gather = (chunk: Buffer) => {
    gathered += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    gather(chunk);
  });
  child.stderr?.on('data', gather);
  const exited = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)));

  const said = (text: string | RegExp, withinMs = 60_000) =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const look = () => {
        const found = output().match(
          typeof text === 'string' ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : text,
        );
        if (found) done(() => resolve(found));
      };
      const fail = (why: string) =>
        done(() => reject(new Error(`${why} before it said ${text}:\n${output()}`)));
      const timer = setTimeout(() => fail('time was over'), withinMs);
      const looking = logFile === null ? undefined : setInterval(() => look(), LOOK_EVERY_MS);
      const done = (then: () => void) => {
        clearTimeout(timer);
        clearInterval(looking);
        listeners.delete(look);
        then();
      };
      listeners.add(look);
      void exited.then(code => fail(`the process ended with ${code}`));
      look();
    });
  return { child, exited, said, output, stdout: written };
}

/** @returns a server that answers */
export async function startServer({
  command = 'serve',
  env,
  ready,
  program,
  logFile,
}: ServerWish): Promise<ServerProcess> {
  const { child, exited, said, output, stdout } = run(
    [command],
    { PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'warn', ...env },
    program,
    logFile,
  );
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return exited;
  };
  try {
    const [, address] = await said(ready ?? /Listening on (http:[^\s"]+)/);
    return {
      address: address!,
      output,
      stdout,
      child,
      pid: child.pid!,
      stop,
      said,
      [Symbol.asyncDispose]: async () => void (await stop()),
    };
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
}
