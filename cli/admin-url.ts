import { checkEnvironment, type Environment, lineOf } from '#server/config/index.ts';
import { CliError } from './cli-error.ts';

/** @returns DATABASE_ADMIN_URL, the owner's connection @throws CliError when it is missing or no such address */
export function adminUrl({ DATABASE_ADMIN_URL }: Environment): string {
  if (!DATABASE_ADMIN_URL)
    throw new CliError(
      'DATABASE_ADMIN_URL is missing: the connection of the owner of the database. The serving process never needs it.',
    );
  const malformed = checkEnvironment({ DATABASE_ADMIN_URL }).find(({ code }) => code === 'malformed');
  if (malformed) throw new CliError(lineOf(malformed));
  return DATABASE_ADMIN_URL;
}
