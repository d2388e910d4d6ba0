import { Command } from 'commander';
import { pageFolder } from './page-folder.ts';
import { runServer } from './run-server.ts';
import { say } from './say.ts';

export const serveCommand = new Command('serve')
  .description('serve the API and the built page; for production')
  .action(async () => {
    const { running } = await runServer({ pageFolder: pageFolder() });
    say(`Listening on ${running.address}`);
  });
