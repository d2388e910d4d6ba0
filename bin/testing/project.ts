import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** How a launcher ended and what it wrote. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A launcher that is running, with its child. */
export interface Running {
  process: ChildProcess;
  ended: Promise<Ended>;
  /** Waits until stdout and stderr together contain the text. */
  printed(text: string): Promise<void>;
}

/**
 * A throwaway project that holds the real launcher and a stand-in for npm: its `ci` makes a node_modules
 * with the Node that runs these tests, and writes down that it was called.
 */
export class Project {
  readonly root = mkdtempSync(join(tmpdir(), 'launcher-'));
  readonly #tools = join(this.root, 'tools');

  constructor() {
    cpSync(resolve(import.meta.dirname, '..'), join(this.root, 'bin'), {
      recursive: true,
      filter: path => !path.endsWith('.ts') && !path.endsWith('testing'),
    });
    this.write('package.json', '{ "type": "module" }');
    this.lock('1.0.0');
    this.npm(this.installing());
  }

  /** A shell script's body that installs; `npm` runs it in the project's root. */
  installing(): string {
    return [
      'rm -rf node_modules && mkdir -p node_modules/node/bin node_modules/.bin',
      `ln -s ${process.execPath} node_modules/node/bin/node`,
      'cp package-lock.json node_modules/.package-lock.json',
    ].join('\n');
  }

  /** Replaces npm: notes its arguments in npm.log, then does what is given. */
  npm(script: string): void {
    mkdirSync(this.#tools, { recursive: true });
    const file = join(this.#tools, 'npm');
    writeFileSync(file, `#!/bin/sh\necho "$@" >> npm.log\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Writes a package-lock.json that wants one package in the given version. */
  lock(version: string, file = 'package-lock.json'): void {
    this.write(file, JSON.stringify({ packages: { '': {}, 'node_modules/x': { version } } }));
  }

  /** The arguments of every call of npm so far. */
  npmCalls(): string[] {
    const log = join(this.root, 'npm.log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  write(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
  }

  /** Starts the launcher in a process group of its own, as a terminal does. */
  start(...args: string[]): Running {
    const child = spawn(process.execPath, ['bin/launch.js', ...args], {
      cwd: this.root,
      env: { ...process.env, PATH: `${this.#tools}${delimiter}${process.env.PATH}` },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const output = { stdout: '', stderr: '' };
    const listeners = new Set<() => void>();
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        for (const listener of listeners) listener();
      });
    }
    const ended = new Promise<Ended>(done => {
      child.once('close', (code, signal) => done({ code, signal, ...output }));
    });
    const printed = (text: string) =>
      new Promise<void>((done, fail) => {
        const look = () => {
          if ((output.stdout + output.stderr).includes(text)) done();
        };
        listeners.add(look);
        look();
        ended.then(() => fail(new Error(`ended without printing ${text}: ${output.stdout}${output.stderr}`)));
      });
    return { process: child, ended, printed };
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
