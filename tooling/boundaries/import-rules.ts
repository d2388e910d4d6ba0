import { isTestFile } from '../source/source-files.ts';
import type { Import } from './imports.ts';

/** Which packages package.json names. */
export interface Dependencies {
  runtime: ReadonlySet<string>;
  development: ReadonlySet<string>;
}

/** The top folders whose files a folder may import; those not named here may import all. */
const LAYERS: Record<string, readonly string[]> = {
  bin: ['bin'],
  cli: ['cli', 'core', 'server'],
  core: ['core'],
  server: ['core', 'server'],
  tooling: ['bin', 'tooling'], // its programs start as the launcher starts them
  web: ['core', 'web'],
};

/** Single files that may be imported across layers after all. */
const DOORS: Record<string, readonly string[]> = {
  // `start` and `dev` build the page in a checkout.
  cli: ['tooling/build.ts'],
  // Documents and rules are made from the schema of the configuration, the objectives and the checklist.
  tooling: ['server/config/index.ts', 'server/slo/index.ts', 'docs/readiness.ts', 'docs/readiness/line.ts'],
};

/** Packages without I/O, clock and randomness: the only ones the domain may use. */
const PURE_PACKAGES = new Set(['typebox']);

/** Folders that run where development dependencies are not installed. */
const SHIPPED = new Set(['cli', 'core', 'server']);

/** Development dependencies that a checkout's own commands load, at the moment they need them. */
const CHECKOUT_ONLY: Record<string, RegExp> = {
  // The demo's data.
  'vega-datasets': /^(cli|server)\/.*demo/,
  // `dev` reloads the page.
  vite: /^cli\/.*dev/,
};

type Rule = (from: string, imported: Import, dependencies: Dependencies) => string | false | undefined;

/**
 * What is wrong with an import, as the end of a sentence that begins with the importing file.
 *
 * @param from path of the importing file, relative to the root
 */
export function complaints(from: string, imported: Import, dependencies: Dependencies): string[] {
  return RULES.map(rule => rule(from, imported, dependencies)).filter(text => typeof text === 'string');
}

const RULES: readonly Rule[] = [
  function layers(from, { target }) {
    const allowed = LAYERS[topOf(from)];
    if (!allowed || target.kind !== 'file') return;
    if (allowed.includes(topOf(target.path)) || DOORS[topOf(from)]?.includes(target.path)) return;
    return `imports ${target.path}, but ${topOf(from)} may only import ${allowed.join(', ')}`;
  },

  function serverFolders(from, { target }) {
    if (target.kind !== 'file' || !['server', 'cli'].includes(topOf(from))) return;
    const folder = serverFolderOf(target.path);
    if (!folder || folder === serverFolderOf(from) || isTesting(target.path)) return;
    if (target.path === `server/${folder}/index.ts`) return;
    return `imports ${target.path}, but server/${folder} is entered through its index.ts`;
  },

  function testing(from, { target }) {
    if (target.kind !== 'file' || !isTesting(target.path) || isTestFile(from)) return;
    return `imports ${target.path}, which is for tests`;
  },

  function purePackages(from, { target }) {
    if (topOf(from) !== 'core' || isTestFile(from)) return;
    if (target.kind === 'builtin') return `imports ${target.name}, but core does no I/O`;
    if (target.kind === 'package' && !PURE_PACKAGES.has(target.name)) {
      return `imports ${target.name}, which is not among the packages known to be pure`;
    }
    return;
  },

  function shippedPackages(from, { target, typeOnly }, { runtime, development }) {
    if (target.kind !== 'package' || runtime.has(target.name)) return;
    if (!development.has(target.name)) {
      // Types of a package that only another one brings along vanish before they could be missed.
      return !typeOnly && `imports ${target.name}, which package.json does not name`;
    }
    if (typeOnly || isTestFile(from) || !SHIPPED.has(topOf(from))) return;
    if (CHECKOUT_ONLY[target.name]?.test(from)) return;
    return `imports ${target.name}, which is a development dependency and missing in a release`;
  },
];

function topOf(path: string): string {
  return path.split('/')[0] ?? '';
}

/** `database` for `server/database/migrate.ts`; nothing for files directly in server/ or elsewhere. */
function serverFolderOf(path: string): string | undefined {
  return /^server\/([^/]+)\//.exec(path)?.[1];
}

function isTesting(path: string): boolean {
  return path.split('/').includes('testing');
}
