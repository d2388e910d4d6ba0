import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import {
  ConfigError,
  checkEnvironment,
  type Environment,
  PAGE_NAMES,
  pageConfigOf,
  readConfig,
  TRACING_NAMES,
} from '#server/config/index.ts';
import { readRelease } from '#server/release.ts';
import { CliError } from './cli-error.ts';
import { say } from './say.ts';

/**
 * @returns the text of config.json for an environment; only what the page is told is looked at
 * @throws ConfigError when one of these is malformed, or would make a secret public
 */
export function pageConfigText(env: Environment): string {
  const names = [...PAGE_NAMES, ...TRACING_NAMES];
  const published = Object.fromEntries(names.map(name => [name, env[name]]));
  const errors = checkEnvironment(env).filter(
    ({ severity, variables }) => severity === 'error' && names.includes(variables[0] ?? ''),
  );
  if (errors.length > 0) throw new ConfigError(errors);
  return `${JSON.stringify(pageConfigOf(readConfig(published), readRelease().name), null, 2)}\n`;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    throw new CliError(`--out ${file}: the file cannot be written. Does its folder exist?`, 2);
  }
}

export const pageConfigCommand = new Command('page-config')
  .description(
    'write config.json for a page on a CDN: what the page is told when it starts, all of it public',
  )
  .option('--out <file>', 'where to write it; without it, it is shown')
  .action(({ out }: { out?: string }) => {
    const text = pageConfigText(process.env);
    if (out === undefined) {
      process.stdout.write(text);
      return;
    }
    write(out, text);
    say(
      `Wrote ${out}. Upload it beside index.html, to be asked for at every start (Cache-Control: no-cache).`,
    );
  });
