import { CliError } from './cli-error.ts';

/** @returns DATABASE_ADMIN_URL, the owner's connection @throws CliError when it is missing */
export function adminUrl(): string {
  const url = process.env.DATABASE_ADMIN_URL;
  if (!url)
    throw new CliError(
      'DATABASE_ADMIN_URL is missing: the connection of the owner of the database. The serving process never needs it.',
    );
  if (!URL.canParse(url)) throw new CliError('DATABASE_ADMIN_URL is not an address (postgresql://…).');
  return url;
}
