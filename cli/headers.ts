import { Argument, Command } from 'commander';
import type { PageHostName } from '#server/operations/index.ts';
import { pageFolder } from './page-folder.ts';

/** Said here, too, so that other commands need not load the server for it. */
export const HOSTS: readonly PageHostName[] = ['vercel', 'netlify', 'caddy', 'nginx'];

export const headersCommand = new Command('headers')
  .description('show the file that makes a host of the page send its security headers')
  .addArgument(new Argument('<host>', 'where the page lies').choices(HOSTS))
  .action(async (host: PageHostName) => {
    const { headersText } = await import('./headers/text.ts');
    process.stdout.write(headersText(host, process.env, pageFolder()));
  });
