import { type Environment, PAGE_NAMES, readConfig } from '#server/config/index.ts';
import {
  hostFile,
  inlineOf,
  PAGE_HOSTS,
  type PageHostName,
  surroundingsOf,
} from '#server/operations/index.ts';
import { CliError } from '../cli-error.ts';

/**
 * @param folder of the built page, for what is written into it
 * @returns the text of the file that makes a host send the page's headers
 * @throws ConfigError when a variable is malformed; CliError when the host needs the API elsewhere
 */
export function headersText(host: PageHostName, env: Environment, folder: string | null): string {
  const names = ['PUBLIC_URL', ...PAGE_NAMES];
  const config = readConfig(Object.fromEntries(names.map(name => [name, env[name]])));
  const { title, passesApiOn } = PAGE_HOSTS[host];
  if (!passesApiOn && config.VITE_API_URL === undefined)
    throw new CliError(
      `VITE_API_URL is missing: ${title} does not pass WebSockets on, so the API needs an address of its own.`,
    );
  return hostFile(host, surroundingsOf(config, inlineOf(folder))).text;
}
