/**
 * The documents that are made from the schema of the configuration (server/config):
 *
 *     node bin/launch.js tooling/configuration.ts [--write]
 *
 * Without --write it says which of them are not what the schema makes of them, and ends with 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { VARIABLES, type Variable, type Variables } from '#server/config/index.ts';
import { exampleFile } from './configuration/example-file.ts';
import { configurationPage } from './configuration/page.ts';

const MADE = 'Made from server/config by `node bin/launch.js tooling/configuration.ts --write`.';
const SERVER = `${MADE}
Copy it, change what you need, and start with it: region-dashboard start --env .env
Commands read it only when they are told to; docs/configuration.md says more.`;
const SERVER_PRODUCTION = `${MADE}
Copy it to a place that only the server can read, replace what is an example, then:
region-dashboard check --production --env production.env`;
const PAGE = `${MADE}
What the page is told. The build takes nothing from here: the server reads it when it starts, from
its environment, and answers it at /config.json; \`region-dashboard page-config --env FILE\` writes
that file for a CDN. Everybody can read it, so put nothing secret here.`;

const isPages = ({ group }: Variable): boolean => group === 'page';
const isServers = (variable: Variable): boolean => !isPages(variable);

/** @returns texts by path, relative to the root */
export function configurationDocuments(variables: Variables = VARIABLES): Record<string, string> {
  const server = { shows: isServers };
  const page = { shows: isPages, introduction: PAGE };
  return {
    'docs/configuration.md': configurationPage(variables),
    '.env.example': exampleFile(variables, { ...server, production: false, introduction: SERVER }),
    '.env.production.example': exampleFile(variables, {
      ...server,
      production: true,
      introduction: SERVER_PRODUCTION,
    }),
    'web/.env.example': exampleFile(variables, { ...page, production: false }),
    'web/.env.production.example': exampleFile(variables, { ...page, production: true }),
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** @returns the paths of those documents that are not what the schema makes of them */
export function driftedDocuments(root: string): string[] {
  const documents = Object.entries(configurationDocuments());
  return documents.filter(([path, text]) => textOf(join(root, path)) !== text).map(([path]) => path);
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  if (process.argv.includes('--write'))
    for (const [path, text] of Object.entries(configurationDocuments()))
      writeFileSync(join(root, path), text);
  const drifted = driftedDocuments(root);
  for (const path of drifted)
    console.log(
      `${path} is not what server/config says: run \`node bin/launch.js tooling/configuration.ts --write\``,
    );
  process.exitCode = drifted.length > 0 ? 1 : 0;
}
