import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Runs `vite build` in a process of its own, so that a server that builds before it starts does not carry
 * the bundler along.
 *
 * @param root absolute path of the project
 * @param folder where the page goes
 * @throws BuildFailed with what Vite said
 */
export async function runVite(root: string, folder: string): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir'], {
    cwd: join(root, 'web'),
    // Inside a test run NODE_ENV is "test", which would make a page for development.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new BuildFailed(output.trim());
}

/** The page's sources do not build; `output` says why, in Vite's words. */
export class BuildFailed extends Error {
  override name = 'BuildFailed';
  readonly output: string;

  constructor(output: string) {
    super('The page could not be built.');
    this.output = output;
  }
}
