import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { readConfig } from '#server/config/index.ts';
import { resolveSecrets } from '#server/secrets/index.ts';
import { say } from './say.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Two processes that reload by themselves: the server (Node's watch mode) on the next port, and the page
 * (Vite) on PORT, which passes the API on to the server.
 */
export const devCommand = new Command('dev')
  .description('serve with reloading of server and page, for development')
  .action(async () => {
    const { PORT } = readConfig(await resolveSecrets(process.env));
    const api = PORT + 1;
    say(`The page reloads on http://localhost:${PORT}, the server on port ${api}.`);
    const options = { cwd: root, stdio: 'inherit' as const };
    const server = spawn(
      process.execPath,
      [
        '--watch',
        '--watch-preserve-output',
        '--watch-kill-signal=SIGTERM',
        'cli/main.ts',
        'start',
        '--api-only',
      ],
      { ...options, env: { ...process.env, PORT: String(api), PUBLIC_URL: `http://localhost:${PORT}` } },
    );
    const page = spawn(
      process.execPath,
      [
        'node_modules/vite/bin/vite.js',
        '--config',
        'web/vite.config.ts',
        '--port',
        String(PORT),
        '--strictPort',
      ],
      { ...options, env: { ...process.env, API_URL: `http://localhost:${api}` } },
    );
    const both: ChildProcess[] = [server, page];
    const stop = (signal: NodeJS.Signals) => {
      for (const child of both) child.kill(signal);
    };
    process.on('SIGINT', () => stop('SIGTERM'));
    process.on('SIGTERM', () => stop('SIGTERM'));
    for (const child of both)
      child.on('exit', code => {
        stop('SIGTERM');
        process.exitCode ||= code ?? 0;
      });
  });
