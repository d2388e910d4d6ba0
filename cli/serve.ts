import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { pageFolder } from './page-folder.ts';
import { say } from './say.ts';

export const serveCommand = new Command('serve')
  .description('serve the API and the built page; for production')
  .action(async () => {
    const [{ runServer }, { formatOfServe, openLogs }] = await Promise.all([
      import('./run-server.ts'),
      import('./open-logs.ts'),
    ]);
    const logs = openLogs(process.env, formatOfServe(process.env));
    const tell = (line: string, event?: Parameters<typeof logs.say>[1]) =>
      logs.readable ? say(line) : logs.say(line, event);
    const folder = pageFolder();
    if (!existsSync(join(folder, 'index.html')))
      tell(
        'The page is not built, so only the API is served. Build it with `npm run build`, or serve it from a CDN.',
      );
    const { running } = await runServer({ pageFolder: folder, logs });
    tell(`Listening on ${running.address}`, 'server.listening');
  });
