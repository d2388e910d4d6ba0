import { Command } from 'commander';

export const startCommand = new Command('start')
  .description(
    'build what is needed, start everything and show the demo; for a first look and for development',
  )
  .option('--api-only', 'do not build or serve the page (`dev` serves it)')
  .action(async ({ apiOnly = false }: { apiOnly?: boolean }) => {
    const { runDemo } = await import('./run-demo.ts');
    await runDemo(apiOnly);
  });
